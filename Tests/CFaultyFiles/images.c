// What is on the disk for certain, and what may be lost when the power fails.
#include "internal.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void read_whole(image *image, const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) return;
    fseek(file, 0, SEEK_END);
    long count = ftell(file);
    fseek(file, 0, SEEK_SET);
    if (count > 0 && (image->bytes = malloc((size_t)count))) {
        image->count = (sqlite3_int64)fread(image->bytes, 1, (size_t)count, file);
    }
    fclose(file);
}

image *faulty_image(faulty_plan *plan, const char *path) {
    const char *name = strrchr(path, '/') + 1;
    for (image *image = plan->images; image; image = image->next) {
        if (!strcmp(image->name, name)) return image;
    }
    image *image = calloc(1, sizeof *image);
    image->name = strdup(name);
    read_whole(image, path);
    image->next = plan->images;
    plan->images = image;
    return image;
}

static void free_changes(image *image) {
    while (image->first) {
        change *gone = image->first;
        image->first = gone->next;
        free(gone->bytes);
        free(gone);
    }
    image->last = NULL;
}

void faulty_forget(faulty_plan *plan, const char *path) {
    const char *name = strrchr(path, '/') + 1;
    for (image *image = plan->images; image; image = image->next) {
        if (strcmp(image->name, name)) continue;
        // It stays in the list, since a file that is still open points to it.
        free_changes(image);
        free(image->bytes);
        image->bytes = NULL;
        image->count = 0;
    }
}

static void append(image *image, const void *bytes, int count, sqlite3_int64 offset) {
    change *new = calloc(1, sizeof *new);
    new->offset = offset;
    new->count = count;
    if (bytes) {
        new->bytes = malloc((size_t)count);
        memcpy(new->bytes, bytes, (size_t)count);
    }
    if (image->last) image->last->next = new;
    else image->first = new;
    image->last = new;
}

void faulty_note_write(image *image, const void *bytes, int count, sqlite3_int64 offset) {
    append(image, bytes, count, offset);
}

void faulty_note_truncate(image *image, sqlite3_int64 size) { append(image, NULL, 0, size); }

static void resize(image *image, sqlite3_int64 count) {
    image->bytes = realloc(image->bytes, count > 0 ? (size_t)count : 1);
    if (count > image->count) {
        memset(image->bytes + image->count, 0, (size_t)(count - image->count));
    }
    image->count = count;
}

static void apply(image *image, const change *change, int count) {
    if (!change->bytes) {
        resize(image, change->offset);
    } else if (count > 0) {
        if (change->offset + count > image->count) resize(image, change->offset + count);
        memcpy(image->bytes + change->offset, change->bytes, (size_t)count);
    }
}

void faulty_note_sync(image *image) {
    for (change *change = image->first; change; change = change->next) {
        apply(image, change, change->count);
    }
    free_changes(image);
}

void faulty_free_images(faulty_plan *plan) {
    while (plan->images) {
        image *gone = plan->images;
        plan->images = gone->next;
        free_changes(gone);
        free(gone->bytes);
        free(gone->name);
        free(gone);
    }
}

// SplitMix64.
static unsigned long long draw(unsigned long long *state) {
    unsigned long long mixed = (*state += 0x9E3779B97F4A7C15ull);
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ull;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBull;
    return mixed ^ (mixed >> 31);
}

// All, nothing, or the first sectors of the unsynced changes; gives how many were not kept whole.
static int lose(image *image, unsigned long long *state) {
    int lost = 0;
    for (change *change = image->first; change; change = change->next) {
        int sectors = (change->count + 511) / 512;
        switch (draw(state) % 3) {
        case 0: apply(image, change, change->count); break;
        case 1: lost += 1; break;
        default:
            lost += 1;
            if (change->bytes && sectors > 0) {
                apply(image, change, (int)(draw(state) % (unsigned)sectors) * 512);
            }
        }
    }
    free_changes(image);
    return lost;
}

static int write_whole(const image *image, const char *folder) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, image->name);
    FILE *file = fopen(path, "wb");
    if (!file) return -1;
    size_t count = fwrite(image->bytes ? image->bytes : "", 1, (size_t)image->count, file);
    return fclose(file) == 0 && count == (size_t)image->count ? 0 : -1;
}

int faulty_power_cut(faulty_plan *plan, const char *folder, unsigned long long seed) {
    int lost = 0;
    pthread_mutex_lock(&faulty_lock);
    for (image *image = plan->images; image && lost >= 0; image = image->next) {
        lost += lose(image, &seed);
        if (write_whole(image, folder)) lost = -1;
    }
    pthread_mutex_unlock(&faulty_lock);
    return lost;
}

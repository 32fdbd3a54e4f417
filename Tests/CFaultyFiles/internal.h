#ifndef FAULTY_INTERNAL_H
#define FAULTY_INTERNAL_H

#include "faulty_files.h"
#include <pthread.h>
#include <sqlite3.h>

// A change that was not synced yet: bytes at a place, or a new length (bytes is NULL).
typedef struct change {
    sqlite3_int64 offset;
    int count;
    char *bytes;
    struct change *next;
} change;

// A file's contents as of its last sync, and what came since.
typedef struct image {
    char *name;
    char *bytes;
    sqlite3_int64 count;
    change *first;
    change *last;
    struct image *next;
} image;

struct faulty_plan {
    char folder[512];
    int operations, place, code, lasts, count, fired, is_read_only;
    image *images;
    struct faulty_plan *next;
};

extern pthread_mutex_t faulty_lock;

// Both under the lock.
image *faulty_image(faulty_plan *plan, const char *path);
void faulty_forget(faulty_plan *plan, const char *path);

void faulty_note_write(image *image, const void *bytes, int count, sqlite3_int64 offset);
void faulty_note_truncate(image *image, sqlite3_int64 size);
void faulty_note_sync(image *image);
void faulty_free_images(faulty_plan *plan);

#endif

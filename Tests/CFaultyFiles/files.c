// The layer between SQLite and its files (https://www.sqlite.org/vfs.html).
#include "internal.h"
#include <stdlib.h>
#include <string.h>

pthread_mutex_t faulty_lock = PTHREAD_MUTEX_INITIALIZER;

static sqlite3_vfs *under;
static sqlite3_vfs layer;
static faulty_plan *plans;

// The system's own file stands right behind it.
typedef struct faulty_file {
    sqlite3_file base;
    faulty_plan *plan;
    image *image;
} faulty_file;

static sqlite3_file *real(sqlite3_file *file) { return (sqlite3_file *)((faulty_file *)file + 1); }

static int specific(int operation, int code) {
    if (code != SQLITE_IOERR) return code;
    switch (operation) {
    case FAULTY_READ: return SQLITE_IOERR_READ;
    case FAULTY_WRITE: return SQLITE_IOERR_WRITE;
    case FAULTY_SYNC: return SQLITE_IOERR_FSYNC;
    case FAULTY_TRUNCATE: return SQLITE_IOERR_TRUNCATE;
    case FAULTY_DELETE: return SQLITE_IOERR_DELETE;
    case FAULTY_LOCK: return SQLITE_IOERR_LOCK;
    case FAULTY_SHARED_MEMORY: return SQLITE_IOERR_SHMMAP;
    default: return SQLITE_CANTOPEN;
    }
}

// 0, or the code with which this operation fails.
static int look(faulty_plan *plan, int operation) {
    if (!plan) return 0;
    int code = 0;
    pthread_mutex_lock(&faulty_lock);
    if (plan->fired && plan->lasts) {
        code = specific(operation, SQLITE_IOERR);
    } else if (plan->operations & operation) {
        plan->count += 1;
        if (plan->count == plan->place) {
            plan->fired = operation;
            code = specific(operation, plan->code);
        }
    }
    pthread_mutex_unlock(&faulty_lock);
    return code;
}

static void note(faulty_plan *plan, int operation) {
    if (!plan) return;
    pthread_mutex_lock(&faulty_lock);
    if (plan->operations & operation) plan->count += 1;
    pthread_mutex_unlock(&faulty_lock);
}

static faulty_plan *plan_of(const char *path) {
    faulty_plan *found = NULL;
    if (!path) return NULL;
    pthread_mutex_lock(&faulty_lock);
    for (faulty_plan *plan = plans; plan && !found; plan = plan->next) {
        size_t count = strlen(plan->folder);
        if (!strncmp(path, plan->folder, count) && path[count] == '/') found = plan;
    }
    pthread_mutex_unlock(&faulty_lock);
    return found;
}

static int file_close(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }

static int file_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    int code = look(((faulty_file *)file)->plan, FAULTY_READ);
    return code ? code : real(file)->pMethods->xRead(real(file), bytes, count, offset);
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    faulty_file *faulty = (faulty_file *)file;
    int code = look(faulty->plan, FAULTY_WRITE);
    if (!code) code = real(file)->pMethods->xWrite(real(file), bytes, count, offset);
    if (!code && faulty->image) {
        pthread_mutex_lock(&faulty_lock);
        faulty_note_write(faulty->image, bytes, count, offset);
        pthread_mutex_unlock(&faulty_lock);
    }
    return code;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    faulty_file *faulty = (faulty_file *)file;
    int code = look(faulty->plan, FAULTY_TRUNCATE);
    if (!code) code = real(file)->pMethods->xTruncate(real(file), size);
    if (!code && faulty->image) {
        pthread_mutex_lock(&faulty_lock);
        faulty_note_truncate(faulty->image, size);
        pthread_mutex_unlock(&faulty_lock);
    }
    return code;
}

static int file_sync(sqlite3_file *file, int flags) {
    faulty_file *faulty = (faulty_file *)file;
    int code = look(faulty->plan, FAULTY_SYNC);
    // The real sync is left out: the test's disk is the image.
    if (!code && !faulty->image) code = real(file)->pMethods->xSync(real(file), flags);
    if (!code && faulty->image) {
        pthread_mutex_lock(&faulty_lock);
        faulty_note_sync(faulty->image);
        pthread_mutex_unlock(&faulty_lock);
    }
    return code;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int file_lock(sqlite3_file *file, int level) {
    int code = look(((faulty_file *)file)->plan, FAULTY_LOCK);
    return code ? code : real(file)->pMethods->xLock(real(file), level);
}

static int file_unlock(sqlite3_file *file, int level) {
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int file_check_lock(sqlite3_file *file, int *answer) {
    return real(file)->pMethods->xCheckReservedLock(real(file), answer);
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int file_sector(sqlite3_file *file) {
    return real(file)->pMethods->xSectorSize(real(file));
}

static int file_traits(sqlite3_file *file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **at) {
    int code = look(((faulty_file *)file)->plan, FAULTY_SHARED_MEMORY);
    return code ? code : real(file)->pMethods->xShmMap(real(file), page, size, extend, at);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    if (flags & SQLITE_SHM_LOCK) note(((faulty_file *)file)->plan, FAULTY_SHARED_LOCK);
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }

static int file_shm_unmap(sqlite3_file *file, int remove) {
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

// Version 2: no memory-mapped reading, which would pass the layer by.
static const sqlite3_io_methods methods = {
    2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock,
    file_unlock, file_check_lock, file_control, file_sector, file_traits, file_shm_map,
    file_shm_lock, file_shm_barrier, file_shm_unmap, NULL, NULL};

static int layer_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out) {
    (void)vfs;
    faulty_file *faulty = (faulty_file *)file;
    memset(faulty, 0, sizeof *faulty);
    faulty_plan *plan = plan_of(path);
    int code = look(plan, FAULTY_OPEN);
    if (code) return code;
    if (plan && plan->is_read_only && (flags & SQLITE_OPEN_READWRITE)) {
        flags &= ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        flags |= SQLITE_OPEN_READONLY;
    }
    int given = 0;
    code = under->xOpen(under, path, real(file), flags, &given);
    if (out) *out = given;
    if (code) return code;
    faulty->base.pMethods = &methods;
    faulty->plan = plan;
    if (plan) {
        pthread_mutex_lock(&faulty_lock);
        faulty->image = faulty_image(plan, path);
        pthread_mutex_unlock(&faulty_lock);
    }
    return SQLITE_OK;
}

static int layer_delete(sqlite3_vfs *vfs, const char *path, int sync) {
    (void)vfs;
    faulty_plan *plan = plan_of(path);
    int code = look(plan, FAULTY_DELETE);
    if (!code) code = under->xDelete(under, path, sync);
    if (!code && plan) {
        pthread_mutex_lock(&faulty_lock);
        faulty_forget(plan, path);
        pthread_mutex_unlock(&faulty_lock);
    }
    return code;
}

int faulty_install(void) {
    int code = 0;
    pthread_mutex_lock(&faulty_lock);
    if (!under) {
        under = sqlite3_vfs_find(NULL);
        layer = *under;
        layer.zName = "faulty";
        layer.szOsFile = (int)sizeof(faulty_file) + under->szOsFile;
        layer.pNext = NULL;
        layer.xOpen = layer_open;
        layer.xDelete = layer_delete;
        code = sqlite3_vfs_register(&layer, 1);
    }
    pthread_mutex_unlock(&faulty_lock);
    return code;
}

faulty_plan *faulty_plan_new(const char *folder) {
    faulty_plan *plan = calloc(1, sizeof *plan);
    if (!plan || strlen(folder) >= sizeof plan->folder) {
        free(plan);
        return NULL;
    }
    strcpy(plan->folder, folder);
    pthread_mutex_lock(&faulty_lock);
    plan->next = plans;
    plans = plan;
    pthread_mutex_unlock(&faulty_lock);
    return plan;
}

void faulty_plan_free(faulty_plan *plan) {
    pthread_mutex_lock(&faulty_lock);
    for (faulty_plan **place = &plans; *place; place = &(*place)->next) {
        if (*place == plan) {
            *place = plan->next;
            break;
        }
    }
    faulty_free_images(plan);
    pthread_mutex_unlock(&faulty_lock);
    free(plan);
}

void faulty_fail(faulty_plan *plan, int operations, int place, int code, int lasts) {
    pthread_mutex_lock(&faulty_lock);
    plan->operations = operations;
    plan->place = place;
    plan->code = code;
    plan->lasts = lasts;
    plan->count = 0;
    plan->fired = 0;
    pthread_mutex_unlock(&faulty_lock);
}

int faulty_fired(faulty_plan *plan) {
    pthread_mutex_lock(&faulty_lock);
    int fired = plan->fired;
    pthread_mutex_unlock(&faulty_lock);
    return fired;
}

int faulty_count(faulty_plan *plan) {
    pthread_mutex_lock(&faulty_lock);
    int count = plan->count;
    pthread_mutex_unlock(&faulty_lock);
    return count;
}

void faulty_read_only(faulty_plan *plan) {
    pthread_mutex_lock(&faulty_lock);
    plan->is_read_only = 1;
    pthread_mutex_unlock(&faulty_lock);
}

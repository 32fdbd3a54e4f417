// Files of SQLite that fail when a test says so: a layer over the system's own files, which all
// databases of the process go through once it is installed. Only files in the folder of a plan can
// fail; all others pass untouched.
#ifndef FAULTY_FILES_H
#define FAULTY_FILES_H

// What SQLite does to a file, as bits.
enum faulty_operation {
    FAULTY_READ = 1,
    FAULTY_WRITE = 2,
    FAULTY_SYNC = 4,
    FAULTY_TRUNCATE = 8,
    FAULTY_OPEN = 16,
    FAULTY_DELETE = 32,
    FAULTY_LOCK = 64,
    FAULTY_SHARED_MEMORY = 128,
    // A try at a lock of the write-ahead log, which is counted and never fails.
    FAULTY_SHARED_LOCK = 256
};

typedef struct faulty_plan faulty_plan;

// Puts the layer in place for databases that are opened from now on. Once is enough. 0 is success.
int faulty_install(void);

// A plan for the files in a folder; nothing fails yet, and what is written is remembered until it
// is synced. Free it when every database there is closed.
faulty_plan *faulty_plan_new(const char *folder);
void faulty_plan_free(faulty_plan *plan);

// The place-th operation of these kinds from now on fails with this code of SQLite (0: none does).
// If `lasts`, so does every operation behind it, as if the machine had stopped.
void faulty_fail(faulty_plan *plan, int operations, int place, int code, int lasts);

// Whether an operation failed since `faulty_fail`, and which: a bit, or 0.
int faulty_fired(faulty_plan *plan);

// How many operations of the kinds there were since `faulty_fail`.
int faulty_count(faulty_plan *plan);

// From now on files are opened for reading only, as on a disk that is mounted so.
void faulty_read_only(faulty_plan *plan);

// Writes into another folder what the files would hold if the power failed now: everything that was
// synced, and of each write since then all, nothing, or its first sectors, as the seed decides.
// Gives the number of writes that were dropped or torn, or -1.
int faulty_power_cut(faulty_plan *plan, const char *folder, unsigned long long seed);

#endif

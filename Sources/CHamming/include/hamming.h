#ifndef TOUCHSTONE_HAMMING_H
#define TOUCHSTONE_HAMMING_H

#include <stdint.h>

// Rows are 256 bits: four 64-bit words in the machine's own order, 8-aligned or not.
// Every function that takes a level trusts that hamming_level_supported said yes to it.

/// What the processor is asked for, the plainest first.
enum {
    HAMMING_SCALAR = 0,
    HAMMING_NEON = 1,
    HAMMING_AVX2 = 2,
    HAMMING_AVX512 = 3,
    HAMMING_VPOPCNTDQ = 4,
    HAMMING_LEVELS = 5,
};

/// Whether this machine runs that level.
int hamming_level_supported(int level);

/// How many bits of two rows of 32 bytes differ.
uint32_t hamming_distance_256(const uint8_t *left, const uint8_t *right);

/// A row that is near, or may be near, a query of a batch.
typedef struct {
    uint32_t row;
    uint16_t query;
    uint16_t distance;
} hamming_hit;

/// Looks at all rows from `*next` on and lists those within the radius.
///
/// Stops when `capacity` hits are listed; `*next` is then the row to go on with.
/// Returns how many were listed.
uint64_t hamming_scan_rows(int level, const void *rows, uint64_t count, const uint64_t query[4],
                           uint32_t radius, uint64_t *next, hamming_hit *hits, uint64_t capacity);

/// Keeps of `count` candidates those that really are within the radius, with their distance.
///
/// `queries` are rows, one for each number in the candidates. Rows from `row_count` on are dropped.
/// Returns how many are kept, at the front of the list.
uint64_t hamming_verify(int level, const void *rows, uint64_t row_count, const uint64_t *queries,
                        uint32_t radius, hamming_hit *candidates, uint64_t count);

// ---- The first 96 bits of 512 rows as planes: one bit of every row beside the other.

enum {
    HAMMING_BLOCK_ROWS = 512,
    HAMMING_PREFIX_BITS = 96,
    /// The prefix, seven planes of its count of ones, and one of zeros.
    HAMMING_BLOCK_PLANES = 104,
    HAMMING_BLOCK_BYTES = HAMMING_BLOCK_PLANES * 64,
    HAMMING_PLANES_OF_QUERY = 48,
};

/// A query as the planes want it: at most half of them need to be read.
typedef struct {
    /// Where in a block the planes begin at which the query has a one (or, complemented, a zero).
    uint16_t planes[HAMMING_PLANES_OF_QUERY];
    /// The bits of the greatest sum that passes, each as a word of ones or zeros.
    uint32_t limit[7];
    /// Bit 0: the limit's eighth bit. Bit 1: complemented. Bit 2: nothing can pass.
    uint32_t flags;
} hamming_plane_query;

/// Turns up to 512 rows into one block; rows that are missing become zeros.
void hamming_slice(const void *rows, uint32_t count, void *block);

/// Prepares a query for a radius.
void hamming_prepare(const uint64_t query[4], uint32_t radius, hamming_plane_query *prepared);

/// Where a scan of planes stands.
typedef struct {
    uint64_t block;
    uint32_t query;
} hamming_cursor;

/// Lists rows whose first 96 bits are within the radius of a query's, for all queries.
///
/// Stops when fewer than 512 places are left in the list, or all blocks are done: the cursor's
/// block is then `(row_count + 511) / 512`. Returns how many were listed.
uint64_t hamming_scan_planes(int level, const void *blocks, uint64_t row_count,
                             const hamming_plane_query *queries, uint32_t query_count,
                             hamming_cursor *cursor, hamming_hit *candidates, uint64_t capacity);

// ---- Words of the rows as keys of buckets.

enum { HAMMING_MOST_WORDS = 32 };

/// One word of all rows: which rows have which value in it.
typedef struct {
    /// `2^width + 1` places in `ids`: bucket `k` is from `offsets[k]` to before `offsets[k + 1]`.
    const uint32_t *offsets;
    const uint32_t *ids;
    /// The masks by which keys to look at differ from the query's, none first.
    const uint32_t *masks;
    uint32_t mask_count;
    /// The first bit, from 0 to 255, and how many; at most 28.
    uint32_t start;
    uint32_t width;
    /// The greatest number of differing bits among the masks; -1 where there are none.
    int32_t flips;
} hamming_word;

/// A run of ids that have to be looked at.
typedef struct {
    uint32_t start;
    uint32_t length;
    uint32_t word;
} hamming_run;

/// The value of a word in a row.
uint32_t hamming_key(const uint64_t row[4], uint32_t start, uint32_t width);

/// Sorts the rows' numbers by a word: fills `offsets` (`2^width + 1`) and `ids` (`count`).
void hamming_fill_word(const void *rows, uint32_t count, uint32_t start, uint32_t width,
                       uint32_t *offsets, uint32_t *ids);

/// Lists the runs to look at for a query, and adds up their lengths.
///
/// Gives up when the sum passes `limit`; `*total` is then above it. `runs` has room for all masks
/// of all words. Returns how many runs there are, or -1 when a bucket lies outside the ids.
int64_t hamming_runs(const hamming_word *words, uint32_t word_count, uint32_t row_count,
                     const uint64_t query[4], uint64_t limit, hamming_run *runs, uint64_t *total);

/// Looks at the rows of runs and lists those within the radius, each once.
///
/// Begins at `runs[*next]` and stops before one for which the list may have no room; a run longer
/// than the capacity is cut and its rest written back to `runs`. Returns how many were listed, or
/// -1 when an id is none of a row.
int64_t hamming_probe(int level, const hamming_word *words, const void *rows, uint32_t row_count,
                      const uint64_t query[4], uint32_t radius, hamming_run *runs,
                      uint64_t run_count, uint64_t *next, hamming_hit *hits, uint64_t capacity);

// ---- Items of sound: 32 bits each, of which the upper ones are keys of buckets.

/// A sound that is looked up in a part of a bank, and when two stretches agree.
///
/// Items may be read from nine before to nine behind any item of the two.
typedef struct {
    /// The items of the sound that is looked up, and those of the part.
    const uint32_t *query;
    const uint32_t *known;
    /// `2^key_bits + 1` places in `places`: bucket `k` is from `offsets[k]` to before `offsets[k + 1]`.
    const uint32_t *offsets;
    const uint32_t *places;
    uint32_t key_bits;
    /// How many of the upper bits two items have in common; at least `key_bits`.
    uint32_t compared_bits;
    /// How many of those may differ nonetheless: 0 or 1.
    uint32_t flips;
    /// How many bits of a window of 19 items may be wrong: any has the ten before or from a pair on.
    int32_t window_wrong;
    /// Fewer wrong bits than this lengthen a stretch; where it has lost so many, it ends.
    int32_t level_wrong;
    int32_t patience;
    /// Neither a window nor a stretch agrees that gains less, over HAMMING_VAIN_ITEMS each way.
    int32_t least_gain;
} hamming_sound;

/// An item of the sound that is looked up, and one of the part that may be its copy.
typedef struct {
    uint32_t item;
    uint32_t place;
} hamming_pair;

/// Where a look through the buckets stands: at a voter, a bit to flip and a place of its bucket.
typedef struct {
    uint64_t voter;
    uint32_t flip;
    uint32_t offset;
} hamming_bucket_cursor;

enum { HAMMING_PAIRS_AT_ONCE = 512 };

/// Lists the pairs of upper bits that agree around which ten items agree well enough, before or
/// behind.
///
/// `voters` are the items to look up. Stops when fewer than HAMMING_PAIRS_AT_ONCE places are left in
/// the list, or all voters are done. Pairs come in the order of the voters, of the flipped bits (none
/// first, then the lowest first) and of the bucket. Returns how many were listed.
uint64_t hamming_pairs(int level, const hamming_sound *sound, const uint32_t *voters,
                       uint64_t voter_count, hamming_bucket_cursor *cursor, hamming_pair *pairs,
                       uint64_t capacity);

/// Adds to each item's cost how many places its buckets have.
void hamming_bucket_costs(const uint32_t *offsets, uint32_t key_bits, uint32_t flips,
                          const uint32_t *items, uint64_t count, uint64_t *costs);

/// Whether hamming_pairs would list a pair whose item is a voter.
int hamming_is_near(int level, const hamming_sound *sound, hamming_pair pair);

enum { HAMMING_VAIN_ITEMS = 96 };

/// Whether neither a window nor a stretch around a pair can agree, by sums over what is near: a
/// quick test that most pairs fail and none that agrees.
///
/// Both sides of the stretch then end within HAMMING_VAIN_ITEMS. `closed` says that no stretch goes
/// beyond `first` and `end` anyway.
int hamming_is_vain(int level, const hamming_sound *sound, hamming_pair pair, int64_t first,
                    int64_t end, int closed);

/// Asks for the items around a place, which will be followed soon.
static inline void hamming_ask_for_items(const uint32_t *known, uint32_t place) {
    const char *items = (const char *)(known + place);
    for (int offset = -192; offset <= 192; offset += 64) __builtin_prefetch(items + offset);
}

// ---- Checksums.

/// CRC-32C (Castagnoli) of bytes, going on from an earlier one's result (0 to begin).
uint32_t hamming_crc32c(uint32_t earlier, const void *bytes, uint64_t count);

/// The same by the plain way that needs no instruction for it.
uint32_t hamming_crc32c_plain(uint32_t earlier, const void *bytes, uint64_t count);

/// Four CRC-32C, one of every fourth 64-bit word, then one over these and the bytes left over.
///
/// As good a check as one CRC-32C, and several times faster where the processor has it.
uint32_t hamming_checksum(const void *bytes, uint64_t count);

#endif

#include <string.h>

#include "hamming.h"

uint32_t hamming_key(const uint64_t row[4], uint32_t start, uint32_t width) {
    uint32_t word = start / 64, shift = start % 64;
    uint64_t bits = row[word] >> shift;
    if (shift + width > 64) bits |= row[word + 1] << (64 - shift);
    return (uint32_t)(bits & ((1ull << width) - 1));
}

static uint32_t key_at(const char *rows, uint64_t row, uint32_t start, uint32_t width) {
    uint64_t values[4];
    memcpy(values, rows + row * 32, sizeof values);
    return hamming_key(values, start, width);
}

void hamming_fill_word(const void *rows, uint32_t count, uint32_t start, uint32_t width,
                       uint32_t *offsets, uint32_t *ids) {
    enum { AHEAD = 16 };
    uint64_t buckets = 1ull << width;
    memset(offsets, 0, (buckets + 1) * sizeof *offsets);
    for (uint64_t row = 0; row < count; row++) {
        if (row + AHEAD < count) {
            __builtin_prefetch(&offsets[key_at(rows, row + AHEAD, start, width) + 1], 1);
        }
        offsets[key_at(rows, row, start, width) + 1]++;
    }
    // Each bucket's count becomes its beginning, one place on; filling moves it to its end.
    uint32_t before = 0;
    for (uint64_t bucket = 1; bucket <= buckets; bucket++) {
        uint32_t length = offsets[bucket];
        offsets[bucket] = before;
        before += length;
    }
    for (uint64_t row = 0; row < count; row++) {
        if (row + 2 * AHEAD < count) {
            __builtin_prefetch(&offsets[key_at(rows, row + 2 * AHEAD, start, width) + 1], 1);
        }
        if (row + AHEAD < count) {
            uint32_t place = offsets[key_at(rows, row + AHEAD, start, width) + 1];
            __builtin_prefetch(&ids[place], 1);
        }
        ids[offsets[key_at(rows, row, start, width) + 1]++] = (uint32_t)row;
    }
}

/// Asks for the beginnings of the buckets of a word, from one mask to before another.
static void ask(const hamming_word *word, uint32_t key, uint32_t from, uint32_t to) {
    if (to > word->mask_count) to = word->mask_count;
    for (; from < to; from++) __builtin_prefetch(&word->offsets[key ^ word->masks[from]]);
}

int64_t hamming_runs(const hamming_word *words, uint32_t word_count, uint32_t row_count,
                     const uint64_t query[4], uint64_t limit, hamming_run *runs, uint64_t *total) {
    enum { LOT = 24 };
    int64_t found = 0;
    uint32_t keys[HAMMING_MOST_WORDS];
    *total = 0;
    for (uint32_t number = 0; number < word_count; number++) {
        keys[number] = hamming_key(query, words[number].start, words[number].width);
        ask(&words[number], keys[number], 0, LOT);
    }
    for (uint32_t number = 0; number < word_count; number++) {
        const hamming_word *word = &words[number];
        const uint32_t *masks = word->masks, *offsets = word->offsets;
        uint32_t key = keys[number], count = word->mask_count;
        for (uint32_t first = 0; first < count; first += LOT) {
            ask(word, key, first + LOT, first + 2 * LOT);
            uint32_t last = count - first < LOT ? count : first + LOT;
            for (uint32_t place = first; place < last; place++) {
                uint32_t bucket = key ^ masks[place];
                uint32_t start = offsets[bucket], end = offsets[bucket + 1];
                if (start > end || end > row_count) return -1;
                runs[found] = (hamming_run){start, end - start, number};
                found += end != start;
                *total += end - start;
            }
        }
        if (*total > limit) return found;
    }
    return found;
}

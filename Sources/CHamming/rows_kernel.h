// The distance of whole rows. Included once for each level, which defines:
// NAME(x) a name of its own; TARGET what the compiler may use.

TARGET static inline __attribute__((always_inline)) uint32_t NAME(distance)(const char *row,
                                                                            const uint64_t q[4]) {
    uint64_t words[4];
    memcpy(words, row, sizeof words);
    return (uint32_t)(__builtin_popcountll(words[0] ^ q[0]) + __builtin_popcountll(words[1] ^ q[1]) +
                      __builtin_popcountll(words[2] ^ q[2]) + __builtin_popcountll(words[3] ^ q[3]));
}

#ifndef GROUP
TARGET static inline __attribute__((always_inline)) int NAME(any_of_eight)(const char *rows,
                                                                           const uint64_t q[4],
                                                                           uint32_t radius) {
    (void)rows, (void)q, (void)radius;
    return 1;
}
#endif

TARGET static uint64_t NAME(scan_rows)(const char *rows, uint64_t count, const uint64_t q[4],
                                       uint32_t radius, uint64_t *next, hamming_hit *hits,
                                       uint64_t capacity) {
    uint64_t found = 0, row = *next;
    while (row < count && found < capacity) {
        if (count - row >= 8 && !NAME(any_of_eight)(rows + row * 32, q, radius)) {
            row += 8;
            continue;
        }
        uint64_t end = count - row < 8 ? count : row + 8;
        for (; row < end && found < capacity; row++) {
            uint32_t distance = NAME(distance)(rows + row * 32, q);
            if (distance <= radius) {
                hits[found++] = (hamming_hit){(uint32_t)row, 0, (uint16_t)distance};
            }
        }
    }
    *next = row;
    return found;
}

TARGET static uint64_t NAME(verify)(const char *rows, uint64_t row_count, const uint64_t *queries,
                                    uint32_t radius, hamming_hit *candidates, uint64_t count) {
    enum { AHEAD = 24 };
    uint64_t kept = 0;
    for (uint64_t place = 0; place < count; place++) {
        if (place + AHEAD < count) {
            __builtin_prefetch(rows + (uint64_t)candidates[place + AHEAD].row * 32);
        }
        hamming_hit candidate = candidates[place];
        if (candidate.row >= row_count) continue;
        const uint64_t *query = queries + 4 * (uint64_t)candidate.query;
        uint32_t distance = NAME(distance)(rows + (uint64_t)candidate.row * 32, query);
        candidate.distance = (uint16_t)distance;
        candidates[kept] = candidate;
        kept += distance <= radius;
    }
    return kept;
}

TARGET static int64_t NAME(probe)(const hamming_word *words, const char *rows, uint32_t row_count,
                                  const uint64_t q[4], uint32_t radius, hamming_run *runs,
                                  uint64_t run_count, uint64_t *next, hamming_hit *hits,
                                  uint64_t capacity) {
    enum { LOT = 512 };
    uint32_t lot[LOT];
    uint8_t word_of[LOT];
    uint64_t found = 0;
    while (*next < run_count && capacity - found >= LOT) {
        // First all rows of some runs are asked for, then they are looked at.
        uint32_t taken = 0;
        while (*next < run_count && taken < LOT) {
            hamming_run *run = &runs[*next];
            const uint32_t *ids = words[run->word].ids + run->start;
            uint32_t length = run->length < LOT - taken ? run->length : LOT - taken;
            if (*next + 8 < run_count) {
                const hamming_run *later = &runs[*next + 8];
                __builtin_prefetch(words[later->word].ids + later->start);
            }
            for (uint32_t place = 0; place < length; place++) {
                uint32_t id = ids[place];
                if (id >= row_count) return -1;
                __builtin_prefetch(rows + (uint64_t)id * 32);
                word_of[taken] = (uint8_t)run->word;
                lot[taken++] = id;
            }
            run->start += length;
            run->length -= length;
            *next += run->length == 0;
        }
        for (uint32_t place = 0; place < taken; place++) {
            const char *row = rows + (uint64_t)lot[place] * 32;
            uint32_t distance = NAME(distance)(row, q);
            if (distance > radius || seen_before(words, word_of[place], row, q)) continue;
            hits[found++] = (hamming_hit){lot[place], 0, (uint16_t)distance};
        }
    }
    return (int64_t)found;
}

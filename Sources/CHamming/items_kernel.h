// Items of sound beside each other. Included once for each level, which defines:
// NAME(x) a name of its own; TARGET what the compiler may use.

/// How many bits of ten items differ.
TARGET static inline __attribute__((always_inline)) int32_t NAME(glance)(const uint32_t *left,
                                                                         const uint32_t *right) {
    uint64_t a[5], b[5];
    memcpy(a, left, sizeof a);
    memcpy(b, right, sizeof b);
    int32_t count = 0;
    for (int place = 0; place < 5; place++) count += __builtin_popcountll(a[place] ^ b[place]);
    return count;
}

/// Whether the upper bits of a pair agree, and ten items before or behind.
TARGET static inline __attribute__((always_inline)) int NAME(is_near)(const hamming_sound *sound,
                                                                      hamming_pair pair) {
    const uint32_t *left = sound->query + pair.item, *right = sound->known + pair.place;
    uint32_t different = (uint32_t)((uint64_t)(*left ^ *right) >> (32 - sound->compared_bits));
    if (different != 0 && (!sound->flips || (different & (different - 1)) != 0)) return 0;
    return NAME(glance)(left - 9, right - 9) <= sound->window_wrong ||
           NAME(glance)(left, right) <= sound->window_wrong;
}

TARGET static uint64_t NAME(pairs)(const hamming_sound *sound, const uint32_t *voters,
                                   uint64_t voter_count, hamming_bucket_cursor *cursor,
                                   hamming_pair *pairs, uint64_t capacity) {
    enum { AHEAD = 24 };
    hamming_pair lot[HAMMING_PAIRS_AT_ONCE];
    const uint32_t *known = sound->known;
    uint64_t found = 0;
    while (cursor->voter < voter_count && capacity - found >= HAMMING_PAIRS_AT_ONCE) {
        uint32_t taken = gather(sound, voters, voter_count, cursor, lot);
        for (uint32_t early = 0; early < AHEAD && early < taken; early++) {
            ask_for_glance(known + lot[early].place);
        }
        for (uint32_t number = 0; number < taken; number++) {
            if (number + AHEAD < taken) ask_for_glance(known + lot[number + AHEAD].place);
            pairs[found] = lot[number];
            found += NAME(is_near)(sound, lot[number]);
        }
    }
    return found;
}

/// Adds up how items score, and how much those score that agree.
TARGET static inline __attribute__((always_inline)) void NAME(add_up)(const uint32_t *left,
                                                                      const uint32_t *right,
                                                                      int64_t items, int32_t level,
                                                                      int32_t *score,
                                                                      int32_t *gain) {
    int32_t sum = 0, good = 0;
    for (int64_t item = 0; item < items; item++) {
        int32_t one = level - __builtin_popcount(left[item] ^ right[item]);
        sum += one;
        good += one > 0 ? one : 0;
    }
    *score += sum;
    *gain += good;
}

/// Adds up one side of a pair until it has lost so much that a stretch has ended, best as it may be.
TARGET static inline __attribute__((always_inline)) int NAME(ends)(const hamming_sound *sound,
                                                                   const uint32_t *known,
                                                                   int64_t first, int64_t end,
                                                                   int64_t step, int32_t *gain) {
    enum { LOT = 48 };
    const uint32_t *query = sound->query;
    int32_t score = 0;
    int64_t at = step > 0 ? first : end;
    for (int lot = 0; lot < HAMMING_VAIN_ITEMS / LOT; lot++) {
        int64_t left = step > 0 ? end - at : at - first;
        if (left < LOT) {
            int64_t low = step > 0 ? at : first;
            NAME(add_up)(query + low, known + low, left, sound->level_wrong, &score, gain);
            return score < -sound->patience ? 1 : -1;
        }
        if (step < 0) at -= LOT;
        NAME(add_up)(query + at, known + at, LOT, sound->level_wrong, &score, gain);
        if (step > 0) at += LOT;
        if (score < -sound->patience) return 1;
    }
    return 0;
}

TARGET static int NAME(is_vain)(const hamming_sound *sound, hamming_pair pair, int64_t first,
                                int64_t end, int closed) {
    const int64_t item = pair.item;
    const uint32_t *known = sound->known + pair.place - item;
    int32_t gain = 0;
    // 1: it ends; -1: what is there ends before.
    int right = NAME(ends)(sound, known, item, end, 1, &gain);
    if (gain >= sound->least_gain || (closed ? right == 0 : right != 1)) return 0;
    int left = NAME(ends)(sound, known, first, item, -1, &gain);
    return gain < sound->least_gain && (closed ? left != 0 : left == 1);
}

TARGET static int NAME(is_near_alone)(const hamming_sound *sound, hamming_pair pair) {
    return NAME(is_near)(sound, pair);
}

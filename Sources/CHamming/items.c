#include <string.h>

#include "hamming.h"

static inline void ask_for_glance(const uint32_t *place) {
    __builtin_prefetch(place - 9);
    __builtin_prefetch(place + 9);
}

/// The bucket of an item, with no bit flipped (0) or one, counted from 1.
static inline uint32_t bucket_of(uint32_t item, uint32_t key_bits, uint32_t flip) {
    uint32_t key = (uint32_t)((uint64_t)item >> (32 - key_bits));
    return flip == 0 ? key : key ^ (1u << (flip - 1));
}

/// Asks for the beginnings of an item's buckets. The flips of the lowest bits lie beside each other.
static void ask_for_offsets(const uint32_t *offsets, uint32_t key_bits, uint32_t flips,
                            uint32_t item) {
    for (uint32_t flip = 0; flip <= flips; flip++) {
        if (flip == 0 || flip > 4) __builtin_prefetch(&offsets[bucket_of(item, key_bits, flip)]);
    }
}

/// Asks for the places in an item's buckets.
static void ask_for_places(const hamming_sound *sound, uint32_t flips, uint32_t item) {
    enum { LINE = 16, MOST = 8 * LINE };
    for (uint32_t flip = 0; flip <= flips; flip++) {
        uint32_t bucket = bucket_of(item, sound->key_bits, flip);
        uint32_t start = sound->offsets[bucket], end = sound->offsets[bucket + 1];
        if (end - start > MOST) end = start + MOST;
        for (uint32_t at = start; at < end; at += LINE) __builtin_prefetch(&sound->places[at]);
        if (end > start) __builtin_prefetch(&sound->places[end - 1]);
    }
}

/// Takes the next pairs from the buckets, at most HAMMING_PAIRS_AT_ONCE.
static uint32_t gather(const hamming_sound *sound, const uint32_t *voters, uint64_t voter_count,
                       hamming_bucket_cursor *cursor, hamming_pair *lot) {
    const uint32_t flips = sound->flips ? sound->key_bits : 0;
    uint32_t taken = 0;
    while (cursor->voter < voter_count && taken < HAMMING_PAIRS_AT_ONCE) {
        uint32_t item = voters[cursor->voter];
        if (cursor->flip == 0 && cursor->offset == 0) {
            if (cursor->voter + 3 < voter_count) {
                uint32_t later = sound->query[voters[cursor->voter + 3]];
                ask_for_offsets(sound->offsets, sound->key_bits, flips, later);
            }
            if (cursor->voter + 1 < voter_count) {
                ask_for_places(sound, flips, sound->query[voters[cursor->voter + 1]]);
            }
        }
        uint32_t bucket = bucket_of(sound->query[item], sound->key_bits, cursor->flip);
        const uint32_t *places = sound->places + sound->offsets[bucket] + cursor->offset;
        uint32_t left = sound->offsets[bucket + 1] - sound->offsets[bucket] - cursor->offset;
        uint32_t room = HAMMING_PAIRS_AT_ONCE - taken, length = left < room ? left : room;
        for (uint32_t number = 0; number < length; number++) {
            lot[taken + number] = (hamming_pair){item, places[number]};
        }
        taken += length;
        cursor->offset += length;
        if (length < left) continue;
        cursor->offset = 0;
        if (cursor->flip++ < flips) continue;
        cursor->flip = 0;
        cursor->voter++;
    }
    return taken;
}

void hamming_bucket_costs(const uint32_t *offsets, uint32_t key_bits, uint32_t flips,
                          const uint32_t *items, uint64_t count, uint64_t *costs) {
    enum { AHEAD = 2 };
    flips = flips ? key_bits : 0;
    for (uint64_t number = 0; number < count; number++) {
        if (number + AHEAD < count) {
            ask_for_offsets(offsets, key_bits, flips, items[number + AHEAD]);
        }
        for (uint32_t flip = 0; flip <= flips; flip++) {
            uint32_t bucket = bucket_of(items[number], key_bits, flip);
            costs[number] += offsets[bucket + 1] - offsets[bucket];
        }
    }
}

#define NAME(x) x##_scalar
#define TARGET
#include "items_kernel.h"
#undef NAME
#undef TARGET

#if defined(__x86_64__)

#define NAME(x) x##_avx2
#define TARGET __attribute__((target("avx2,popcnt,bmi,bmi2")))
#include "items_kernel.h"
#undef NAME
#undef TARGET

// Reading costs more than counting: wider registers gain nothing.
#define CHOOSE(level, call, ...)                                                                  \
    ((level) >= HAMMING_AVX2 ? call##_avx2(__VA_ARGS__) : call##_scalar(__VA_ARGS__))
#else
#define CHOOSE(level, call, ...) ((void)(level), call##_scalar(__VA_ARGS__))
#endif

uint64_t hamming_pairs(int level, const hamming_sound *sound, const uint32_t *voters,
                       uint64_t voter_count, hamming_bucket_cursor *cursor, hamming_pair *pairs,
                       uint64_t capacity) {
    return CHOOSE(level, pairs, sound, voters, voter_count, cursor, pairs, capacity);
}

int hamming_is_near(int level, const hamming_sound *sound, hamming_pair pair) {
    return CHOOSE(level, is_near_alone, sound, pair);
}

int hamming_is_vain(int level, const hamming_sound *sound, hamming_pair pair, int64_t first,
                    int64_t end, int closed) {
    return CHOOSE(level, is_vain, sound, pair, first, end, closed);
}

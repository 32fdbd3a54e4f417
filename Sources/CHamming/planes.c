#include <string.h>

#include "hamming.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// Transposes 64 × 64 bits: bit c of word r becomes bit r of word c.
static void transpose(uint64_t bits[64]) {
    uint64_t mask = 0x00000000FFFFFFFFull;
    for (int half = 32; half != 0; half >>= 1, mask ^= mask << half) {
        for (int row = 0; row < 64; row = (row + half + 1) & ~half) {
            uint64_t swap = ((bits[row] >> half) ^ bits[row + half]) & mask;
            bits[row] ^= swap << half;
            bits[row + half] ^= swap;
        }
    }
}

void hamming_slice(const void *rows, uint32_t count, void *block) {
    uint64_t planes[HAMMING_BLOCK_PLANES][8];
    memset(planes, 0, sizeof planes);
    for (uint32_t part = 0; part < 8; part++) {
        // 64 rows: their first and second words, and the count of ones in both's prefix.
        uint64_t first[64] = {0}, second[64] = {0}, ones[64] = {0};
        for (uint32_t place = 0; place < 64 && part * 64 + place < count; place++) {
            const char *row = (const char *)rows + (uint64_t)(part * 64 + place) * 32;
            memcpy(&first[place], row, 8);
            memcpy(&second[place], row + 8, 8);
            second[place] >>= 128 - HAMMING_PREFIX_BITS;
            ones[place] = (uint64_t)(__builtin_popcountll(first[place]) +
                                     __builtin_popcountll(second[place]));
        }
        transpose(first);
        transpose(second);
        transpose(ones);
        for (int bit = 0; bit < 64; bit++) planes[bit][part] = first[bit];
        for (int bit = 64; bit < HAMMING_PREFIX_BITS; bit++) planes[bit][part] = second[bit - 64];
        for (int bit = 0; bit < 7; bit++) planes[HAMMING_PREFIX_BITS + bit][part] = ones[bit];
    }
    memcpy(block, planes, sizeof planes);
}

void hamming_prepare(const uint64_t query[4], uint32_t radius, hamming_plane_query *prepared) {
    uint64_t words[2] = {query[0], query[1] >> (128 - HAMMING_PREFIX_BITS)};
    int ones = __builtin_popcountll(words[0]) + __builtin_popcountll(words[1]);
    uint64_t complemented = ones > HAMMING_PLANES_OF_QUERY;
    int taken = 0;
    for (int bit = 0; bit < HAMMING_PREFIX_BITS; bit++) {
        if ((words[bit / 64] >> (bit % 64) & 1) != complemented) {
            prepared->planes[taken++] = (uint16_t)(bit * 64);
        }
    }
    while (taken < HAMMING_PLANES_OF_QUERY) {
        prepared->planes[taken++] = (HAMMING_BLOCK_PLANES - 1) * 64;
    }
    int64_t limit = (int64_t)(radius > 256 ? 256 : radius) + (complemented ? 127 : 126) - ones;
    int64_t reachable = limit > 255 ? 255 : limit;
    for (int bit = 0; bit < 7; bit++) {
        prepared->limit[bit] = reachable >> bit & 1 ? UINT32_MAX : 0;
    }
    prepared->flags = (uint32_t)(reachable >> 7 & 1) | (uint32_t)(complemented << 1);
    if (limit < 0) prepared->flags = 4;
}

/// Writes down the rows whose bits are set.
static uint64_t list(const uint64_t *bits, uint32_t words, uint64_t first_row, uint64_t row_count,
                     uint32_t query, hamming_hit *candidates, uint64_t found) {
    for (uint32_t word = 0; word < words; word++) {
        for (uint64_t left = bits[word]; left != 0; left &= left - 1) {
            uint64_t row = first_row + word * 64 + (uint64_t)__builtin_ctzll(left);
            if (row >= row_count) return found;
            candidates[found++] = (hamming_hit){(uint32_t)row, (uint16_t)query, 0};
        }
    }
    return found;
}

#define XOR3(a, b, c) ((a) ^ (b) ^ (c))
#define MAJORITY(a, b, c) (((a) & (b)) | (((a) ^ (b)) & (c)))

typedef uint32_t vector16 __attribute__((vector_size(16), aligned(4), may_alias));
#define NAME(x) x##_scalar
#define TARGET
#define V vector16
#define ANY(v) (__builtin_reduce_or(v) != 0)
#include "planes_kernel.h"
#undef NAME
#undef TARGET
#undef V
#undef ANY

#if defined(__x86_64__)

typedef uint32_t vector32 __attribute__((vector_size(32), aligned(4), may_alias));
#define NAME(x) x##_avx2
#define TARGET __attribute__((target("avx2,popcnt,bmi,bmi2")))
#define V vector32
#define ANY(v) (!_mm256_testz_si256((__m256i)(v), (__m256i)(v)))
#include "planes_kernel.h"
#undef NAME
#undef TARGET
#undef V
#undef ANY
#undef XOR3
#undef MAJORITY

typedef uint32_t vector64 __attribute__((vector_size(64), aligned(4), may_alias));
#define TERNARY(a, b, c, table)                                                                   \
    ((vector64)_mm512_ternarylogic_epi32((__m512i)(a), (__m512i)(b), (__m512i)(c), table))
#define XOR3(a, b, c) TERNARY(a, b, c, 0x96)
#define MAJORITY(a, b, c) TERNARY(a, b, c, 0xE8)
#define NAME(x) x##_avx512
#define TARGET __attribute__((target("avx512f,avx512bw,avx2,popcnt,bmi,bmi2")))
#define V vector64
#define ANY(v) (_mm512_test_epi32_mask((__m512i)(v), (__m512i)(v)) != 0)
#include "planes_kernel.h"

#define CHOOSE(level, call, ...)                                                                  \
    ((level) >= HAMMING_AVX512 ? call##_avx512(__VA_ARGS__)                                       \
     : (level) == HAMMING_AVX2 ? call##_avx2(__VA_ARGS__)                                         \
                               : call##_scalar(__VA_ARGS__))
#else
// Vectors of 16 bytes are NEON's own, so the plain code is its code.
#define CHOOSE(level, call, ...) ((void)(level), call##_scalar(__VA_ARGS__))
#endif

uint64_t hamming_scan_planes(int level, const void *blocks, uint64_t row_count,
                             const hamming_plane_query *queries, uint32_t query_count,
                             hamming_cursor *cursor, hamming_hit *candidates, uint64_t capacity) {
    return CHOOSE(level, scan_planes, blocks, row_count, queries, query_count, cursor, candidates,
                  capacity);
}

#include <string.h>

#include "hamming.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

uint32_t hamming_distance_256(const uint8_t *left, const uint8_t *right) {
    uint64_t a[4], b[4];
    memcpy(a, left, sizeof a);
    memcpy(b, right, sizeof b);
    uint32_t count = 0;
    for (int place = 0; place < 4; place++) {
        count += (uint32_t)__builtin_popcountll(a[place] ^ b[place]);
    }
    return count;
}

/// Whether an earlier word's bucket has shown the row already.
static int seen_before(const hamming_word *words, uint32_t word, const char *row,
                       const uint64_t query[4]) {
    uint64_t values[4];
    memcpy(values, row, sizeof values);
    for (uint32_t earlier = 0; earlier < word; earlier++) {
        if (words[earlier].flips < 0) continue;
        uint32_t start = words[earlier].start, width = words[earlier].width;
        uint32_t different = hamming_key(values, start, width) ^ hamming_key(query, start, width);
        if (__builtin_popcount(different) <= words[earlier].flips) return 1;
    }
    return 0;
}

#define NAME(x) x##_scalar
#define TARGET
#include "rows_kernel.h"
#undef NAME
#undef TARGET

#if defined(__x86_64__)

#define NAME(x) x##_avx2
#define TARGET __attribute__((target("avx2,popcnt,bmi,bmi2")))
#include "rows_kernel.h"
#undef NAME
#undef TARGET

/// Whether one of eight rows is within the radius: two rows to a register, the sums of their four
/// words side by side. `COUNT` gives the ones of each 64-bit word.
#define ANY_OF_EIGHT(COUNT)                                                                       \
    const __m512i query = _mm512_broadcast_i64x4(_mm256_loadu_si256((const __m256i *)q));         \
    __m512i a = COUNT(_mm512_xor_si512(_mm512_loadu_si512(rows), query));                         \
    __m512i b = COUNT(_mm512_xor_si512(_mm512_loadu_si512(rows + 64), query));                    \
    __m512i c = COUNT(_mm512_xor_si512(_mm512_loadu_si512(rows + 128), query));                   \
    __m512i d = COUNT(_mm512_xor_si512(_mm512_loadu_si512(rows + 192), query));                   \
    __m512i ab = _mm512_add_epi64(_mm512_unpacklo_epi64(a, b), _mm512_unpackhi_epi64(a, b));      \
    __m512i cd = _mm512_add_epi64(_mm512_unpacklo_epi64(c, d), _mm512_unpackhi_epi64(c, d));      \
    __m512i even = _mm512_shuffle_i64x2(ab, cd, 0x88);                                            \
    __m512i odd = _mm512_shuffle_i64x2(ab, cd, 0xDD);                                             \
    __m512i sums = _mm512_add_epi64(even, odd);                                                   \
    return _mm512_cmple_epu64_mask(sums, _mm512_set1_epi64((long long)radius)) != 0;

#define GROUP 1

#define NAME(x) x##_avx512
#define TARGET __attribute__((target("avx512f,avx512bw,avx2,popcnt,bmi,bmi2")))
TARGET static inline __attribute__((always_inline)) __m512i ones_by_shuffle(__m512i value) {
    const __m512i nibble = _mm512_set1_epi8(15);
    const __m512i table = _mm512_broadcast_i32x4(
        _mm_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4));
    __m512i low = _mm512_shuffle_epi8(table, _mm512_and_si512(value, nibble));
    __m512i shifted = _mm512_and_si512(_mm512_srli_epi16(value, 4), nibble);
    __m512i both = _mm512_add_epi8(low, _mm512_shuffle_epi8(table, shifted));
    return _mm512_sad_epu8(both, _mm512_setzero_si512());
}
TARGET static inline __attribute__((always_inline)) int NAME(any_of_eight)(const char *rows,
                                                                           const uint64_t q[4],
                                                                           uint32_t radius) {
    ANY_OF_EIGHT(ones_by_shuffle)
}
#include "rows_kernel.h"
#undef NAME
#undef TARGET

// The same but for one instruction, so that what runs on the level above is tested for this one.
#define NAME(x) x##_vpopcntdq
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vpopcntdq,avx2,popcnt,bmi,bmi2")))
TARGET static inline __attribute__((always_inline)) int NAME(any_of_eight)(const char *rows,
                                                                           const uint64_t q[4],
                                                                           uint32_t radius) {
    ANY_OF_EIGHT(_mm512_popcnt_epi64)
}
#include "rows_kernel.h"
#undef NAME
#undef TARGET

#define CHOOSE(level, call, ...)                                                                  \
    ((level) == HAMMING_VPOPCNTDQ ? call##_vpopcntdq(__VA_ARGS__)                                 \
     : (level) == HAMMING_AVX512  ? call##_avx512(__VA_ARGS__)                                    \
     : (level) == HAMMING_AVX2    ? call##_avx2(__VA_ARGS__)                                      \
                                  : call##_scalar(__VA_ARGS__))
#else
// On 64-bit ARM the compiler counts with NEON by itself.
#define CHOOSE(level, call, ...) ((void)(level), call##_scalar(__VA_ARGS__))
#endif

uint64_t hamming_scan_rows(int level, const void *rows, uint64_t count, const uint64_t query[4],
                           uint32_t radius, uint64_t *next, hamming_hit *hits, uint64_t capacity) {
    return CHOOSE(level, scan_rows, rows, count, query, radius, next, hits, capacity);
}

uint64_t hamming_verify(int level, const void *rows, uint64_t row_count, const uint64_t *queries,
                        uint32_t radius, hamming_hit *candidates, uint64_t count) {
    return CHOOSE(level, verify, rows, row_count, queries, radius, candidates, count);
}

int64_t hamming_probe(int level, const hamming_word *words, const void *rows, uint32_t row_count,
                      const uint64_t query[4], uint32_t radius, hamming_run *runs,
                      uint64_t run_count, uint64_t *next, hamming_hit *hits, uint64_t capacity) {
    return CHOOSE(level, probe, words, rows, row_count, query, radius, runs, run_count, next, hits,
                  capacity);
}

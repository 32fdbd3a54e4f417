#include "pdq.h"

#include <stdbool.h>
#include <string.h>

// The compiler may not contract a product and a sum by itself: that would round otherwise.
#pragma STDC FP_CONTRACT OFF

// Vectors are handed only between functions of this file that are compiled for the same level.
#pragma clang diagnostic ignored "-Wpsabi"

enum { SIDE = 64, LANES = 32 };

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef float row16 __attribute__((vector_size(64)));
typedef float lanes __attribute__((vector_size(128)));

#define splat_row16(value) ((row16){0} + (float)(value))
#define splat_lanes(value) ((lanes){0} + (float)(value))

#define BYTES_LOW(a, b) \
    __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define BYTES_HIGH(a, b) \
    __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#define LOW_32(a, b) \
    __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
#define HIGH_32(a, b) \
    __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
#define LOW_64(a, b) \
    __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
#define HIGH_64(a, b) \
    __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
#define LOW_256(a, b) \
    __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
#define HIGH_256(a, b) \
    __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)
#define EVEN_128(a, b) \
    __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
#define ODD_128(a, b) \
    __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)

/// How many values a blurred one is the mean of, and how many of them come after it.
struct window {
    size_t full;
    size_t ahead;
};

/// Where in the scratch memory what lies, and how far the passes have come.
struct plan {
    size_t width, height, padded_width;
    struct window across, down;
    size_t sampled_columns[SIDE], sampled_rows[SIDE];
    /// 32 rows, column by column: as read, then after two passes.
    float *block;
    /// The same after one pass, or after three at the sampled columns.
    float *blurred, *sampled;
    /// The running sums of the second and the fourth pass, and the rows within their windows.
    float *column_sums, *column_ring, *sampled_sums, *sampled_ring;
    float counts[LANES];
    size_t rows_sampled, next_row;
    /// What is read where no row is.
    uint8_t black[48];
};

static struct window window_for(size_t side) {
    size_t full = (side + 2 * SIDE - 1) / (2 * SIDE);
    return (struct window){full, full / 2};
}

/// How many values lie in the window when the one at `index` has been added.
static float count_at(size_t index, size_t length, struct window window) {
    size_t first = index >= window.full ? index - window.full + 1 : 0;
    size_t end = index < length ? index + 1 : length;
    return (float)(end > first ? end - first : 1);
}

static size_t padded(size_t width) { return (width + 15) / 16 * 16; }

/// Columns of a block: zeros for a window, the columns, and zeros to run out.
static size_t block_columns(size_t width) {
    return padded(width) + 2 * window_for(width).full + 2;
}

size_t pdq_scratch_count(size_t width, size_t height) {
    size_t rows = 1 + window_for(height).full;
    return (block_columns(width) + padded(width) + SIDE) * LANES + rows * (padded(width) + SIDE)
        + LANES;
}

static void prepare(struct plan *plan, size_t width, size_t height, float *scratch) {
    memset(plan, 0, sizeof *plan);
    memset(scratch, 0, pdq_scratch_count(width, height) * sizeof(float));
    plan->width = width;
    plan->height = height;
    plan->padded_width = padded(width);
    plan->across = window_for(width);
    plan->down = window_for(height);
    for (size_t place = 0; place < SIDE; place++) {
        plan->sampled_columns[place] = (size_t)(((double)place + 0.5) * (double)width / SIDE);
        plan->sampled_rows[place] = (size_t)(((double)place + 0.5) * (double)height / SIDE);
    }
    float *next = (float *)(((uintptr_t)scratch + sizeof(lanes) - 1) & ~(sizeof(lanes) - 1));
    plan->block = next + plan->across.full * LANES;
    next += block_columns(width) * LANES;
    plan->blurred = next;
    next += plan->padded_width * LANES;
    plan->sampled = next;
    next += SIDE * LANES;
    plan->column_sums = next;
    next += plan->padded_width;
    plan->column_ring = next;
    next += plan->down.full * plan->padded_width;
    plan->sampled_sums = next;
    next += SIDE;
    plan->sampled_ring = next;
}

#define FUSED 0
#define NAME(function) function##_baseline
#include "passes.inc"
#undef NAME
#undef FUSED

#if defined(__x86_64__)
#define FUSED 1
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define NAME(function) function##_avx2
#include "passes.inc"
#undef NAME
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define NAME(function) function##_avx512
#include "passes.inc"
#undef NAME
#pragma clang attribute pop
#endif

enum pdq_level pdq_best_level(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    bool has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    return has_avx512 && has_avx2 ? pdq_avx512 : has_avx2 ? pdq_avx2 : pdq_baseline;
#else
    return pdq_baseline;
#endif
}

void pdq_shrink(
    const struct pdq_pixels *pixels, float *scratch, float *samples, enum pdq_level level) {
    struct plan plan;
    prepare(&plan, pixels->width, pixels->height, scratch);
    switch (level) {
#if defined(__x86_64__)
    case pdq_avx512: shrink_avx512(pixels, &plan, samples); break;
    case pdq_avx2: shrink_avx2(pixels, &plan, samples); break;
#endif
    default: shrink_baseline(pixels, &plan, samples);
    }
}

void pdq_transform(
    const float *samples, const float *matrix, float *frequencies, enum pdq_level level) {
    switch (level) {
#if defined(__x86_64__)
    case pdq_avx512: transform_avx512(samples, matrix, frequencies); break;
    case pdq_avx2: transform_avx2(samples, matrix, frequencies); break;
#endif
    default: transform_baseline(samples, matrix, frequencies);
    }
}

void pdq_bits(const float *frequencies, uint64_t *words) {
    // Integers that stand among others as the floats do; adding zero takes the sign from a zero.
    int32_t keys[256];
    for (size_t at = 0; at < 256; at++) {
        float frequency = frequencies[at] + 0.0f;
        memcpy(&keys[at], &frequency, sizeof frequency);
        keys[at] ^= (keys[at] >> 31) & INT32_MAX;
    }
    // The median is found bit by bit: the largest number that at most 127 are below.
    int32_t median = INT32_MIN;
    for (int bit = 31; bit >= 0; bit--) {
        int32_t candidate = (int32_t)((uint32_t)median + (UINT32_C(1) << bit));
        int32_t below = 0;
        for (size_t at = 0; at < 256; at++) { below += keys[at] < candidate; }
        if (below <= 127) { median = candidate; }
    }
    memset(words, 0, 4 * sizeof *words);
    for (size_t at = 0; at < 256; at++) {
        words[3 - at / 64] |= (uint64_t)(keys[at] > median) << (at % 64);
    }
}

static int steepness(float here, float there) {
    int difference = (int)(((here - there) * 100.0f) / 255.0f);
    return difference < 0 ? -difference : difference;
}

int pdq_quality(const float *samples) {
    int sum = 0;
    for (size_t at = 0; at < (SIDE - 1) * SIDE; at++) {
        sum += steepness(samples[at], samples[at + SIDE]);
    }
    for (size_t row = 0; row < SIDE; row++) {
        for (size_t at = row * SIDE; at < row * SIDE + SIDE - 1; at++) {
            sum += steepness(samples[at], samples[at + 1]);
        }
    }
    return sum / 90 > 100 ? 100 : sum / 90;
}

#ifndef TOUCHSTONE_PDQ_H
#define TOUCHSTONE_PDQ_H

#include <stddef.h>
#include <stdint.h>

/// Pixels row by row from the top: one byte of brightness each, or three of red, green, blue.
struct pdq_pixels {
    const uint8_t *first;
    size_t width;
    size_t height;
    /// Bytes from one row to the next.
    size_t stride;
    /// Bytes of a pixel: 1 or 3.
    size_t channels;
};

/// The instructions to compute with. All of them give the same bits.
enum pdq_level { pdq_baseline = 0, pdq_avx2 = 1, pdq_avx512 = 2 };

/// The fastest level that this processor has.
enum pdq_level pdq_best_level(void);

/// How many floats `pdq_shrink` needs to work in.
size_t pdq_scratch_count(size_t width, size_t height);

/// Blurs a picture and takes 64 by 64 samples of it, row by row, as the reference does.
///
/// Both sides are from 5 to 65536 pixels. The level must be one that the processor has.
void pdq_shrink(
    const struct pdq_pixels *pixels, float *scratch, float *samples, enum pdq_level level);

/// The 16 by 16 low frequencies of 64 by 64 samples, without the constant ones.
///
/// `matrix` is 16 rows of 64 cosines.
void pdq_transform(
    const float *samples, const float *matrix, float *frequencies, enum pdq_level level);

/// The 256 bits of a hash, the 64 most significant first: set where a frequency is above the 128th
/// smallest of all.
void pdq_bits(const float *frequencies, uint64_t *words);

/// How much there is to see in 64 by 64 samples, from 0 to 100.
int pdq_quality(const float *samples);

#endif

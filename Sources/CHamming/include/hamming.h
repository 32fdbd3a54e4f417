#ifndef TOUCHSTONE_HAMMING_H
#define TOUCHSTONE_HAMMING_H

#include <stdint.h>

/// How many bits of two rows of 32 bytes differ.
uint32_t hamming_distance_256(const uint8_t *left, const uint8_t *right);

#endif

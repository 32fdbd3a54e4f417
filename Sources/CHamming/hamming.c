#include "hamming.h"

#include <string.h>

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

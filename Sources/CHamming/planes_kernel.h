// Scanning planes. Included once for each level, which defines:
// NAME(x) a name of its own; TARGET what the compiler may use; V a vector of uint32_t;
// XOR3 and MAJORITY of three vectors; ANY whether a vector has a one.

/// Adds three bits of every row: their sum's lower bit and upper bit.
#define ADD3(low, high, a, b, c)                                                                  \
    do {                                                                                          \
        V a_ = (a), b_ = (b), c_ = (c);                                                           \
        high = MAJORITY(a_, b_, c_);                                                              \
        low = XOR3(a_, b_, c_);                                                                   \
    } while (0)

/// Adds sixteen planes to four planes of a count; what overflows is worth sixteen.
TARGET static inline __attribute__((always_inline)) V NAME(add16)(const char *block,
                                                                  const uint16_t *planes,
                                                                  V *restrict count) {
#define PLANE(k) (*(const V *)(block + planes[k]))
    V ones = count[0], twos = count[1], fours = count[2], eights = count[3];
    V a, b, fa, fb, ea, eb, sixteens;
    ADD3(ones, a, ones, PLANE(0), PLANE(1));
    ADD3(ones, b, ones, PLANE(2), PLANE(3));
    ADD3(twos, fa, twos, a, b);
    ADD3(ones, a, ones, PLANE(4), PLANE(5));
    ADD3(ones, b, ones, PLANE(6), PLANE(7));
    ADD3(twos, fb, twos, a, b);
    ADD3(fours, ea, fours, fa, fb);
    ADD3(ones, a, ones, PLANE(8), PLANE(9));
    ADD3(ones, b, ones, PLANE(10), PLANE(11));
    ADD3(twos, fa, twos, a, b);
    ADD3(ones, a, ones, PLANE(12), PLANE(13));
    ADD3(ones, b, ones, PLANE(14), PLANE(15));
    ADD3(twos, fb, twos, a, b);
    ADD3(fours, eb, fours, fa, fb);
    ADD3(eights, sixteens, eights, ea, eb);
    count[0] = ones, count[1] = twos, count[2] = fours, count[3] = eights;
    return sixteens;
#undef PLANE
}

/// Which rows of a part of a block may be near.
///
/// With a = the ones that row and query share, the distance is |row| + |query| - 2a. So the sum of
/// |row| and 2(63 - a) is compared with radius + 126 - |query|; 63 - a is a with its bits turned.
/// Where the query's zeros were counted, 127 - |row| and 2a take their places.
TARGET static inline __attribute__((always_inline)) V NAME(near)(const char *block,
                                                                 const hamming_plane_query *query,
                                                                 const int complemented) {
    V zero = {0};
    V count[6] = {zero, zero, zero, zero, zero, zero};
    V first = NAME(add16)(block, query->planes, count);
    V second = NAME(add16)(block, query->planes + 16, count);
    V third = NAME(add16)(block, query->planes + 32, count);
    ADD3(count[4], count[5], first, second, third);
    const char *weights = block + HAMMING_PREFIX_BITS * 64;
    V carry = zero, within = ~zero;
    for (int bit = 0; bit < 7; bit++) {
        V weight = *(const V *)(weights + bit * 64);
        V shared = bit == 0 ? zero : complemented ? count[bit - 1] : ~count[bit - 1];
        if (complemented) weight = ~weight;
        V sum;
        ADD3(sum, carry, weight, shared, carry);
        within = MAJORITY(~sum, zero + query->limit[bit], within);
    }
    return query->flags & 1 ? within | ~carry : within & ~carry;
}

TARGET static uint64_t NAME(scan_planes)(const char *blocks, uint64_t row_count,
                                         const hamming_plane_query *queries, uint32_t query_count,
                                         hamming_cursor *cursor, hamming_hit *candidates,
                                         uint64_t capacity) {
    uint64_t block_count = (row_count + HAMMING_BLOCK_ROWS - 1) / HAMMING_BLOCK_ROWS, found = 0;
    for (; cursor->block < block_count; cursor->block++, cursor->query = 0) {
        const char *block = blocks + cursor->block * HAMMING_BLOCK_BYTES;
        uint64_t first_row = cursor->block * HAMMING_BLOCK_ROWS;
        for (; cursor->query < query_count; cursor->query++) {
            const hamming_plane_query *query = &queries[cursor->query];
            if (query->flags & 4) continue;
            if (capacity - found < HAMMING_BLOCK_ROWS) return found;
            // A lone query waits for memory, so it asks two blocks early; a prefetch never faults.
            if (query_count <= 2) {
                for (int k = 0; k < HAMMING_PLANES_OF_QUERY; k++) {
                    __builtin_prefetch(block + 2 * HAMMING_BLOCK_BYTES + query->planes[k]);
                }
            }
            for (uint32_t part = 0; part < 64; part += sizeof(V)) {
                V near = query->flags & 2 ? NAME(near)(block + part, query, 1)
                                          : NAME(near)(block + part, query, 0);
                if (__builtin_expect(!ANY(near), 1)) continue;
                uint64_t bits[sizeof(V) / 8];
                memcpy(bits, &near, sizeof bits);
                found = list(bits, sizeof(V) / 8, first_row + part * 8, row_count, cursor->query,
                             candidates, found);
            }
        }
    }
    return found;
}

#undef ADD3

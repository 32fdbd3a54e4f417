#include <string.h>

#include "hamming.h"

#if defined(__x86_64__)
#include <nmmintrin.h>
#define TARGET __attribute__((target("sse4.2")))
#define STEP_BYTE(crc, byte) _mm_crc32_u8(crc, byte)
#define STEP_WORD(crc, word) ((uint32_t)_mm_crc32_u64(crc, word))
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>
#define TARGET
#define STEP_BYTE(crc, byte) __crc32cb(crc, byte)
#define STEP_WORD(crc, word) __crc32cd(crc, word)
#endif

/// The remainders of the sixteen half bytes by the Castagnoli polynomial, bits reversed.
static const uint32_t remainders[16] = {
    0x00000000, 0x105EC76F, 0x20BD8EDE, 0x30E349B1, 0x417B1DBC, 0x5125DAD3, 0x61C69362, 0x7198540D,
    0x82F63B78, 0x92A8FC17, 0xA24BB5A6, 0xB21572C9, 0xC38D26C4, 0xD3D3E1AB, 0xE330A81A, 0xF36E6F75,
};

static uint32_t plain_byte(uint32_t crc, uint8_t byte) {
    crc ^= byte;
    crc = crc >> 4 ^ remainders[crc & 15];
    return crc >> 4 ^ remainders[crc & 15];
}

uint32_t hamming_crc32c_plain(uint32_t earlier, const void *bytes, uint64_t count) {
    uint32_t crc = ~earlier;
    const uint8_t *next = bytes;
    for (uint64_t place = 0; place < count; place++) crc = plain_byte(crc, next[place]);
    return ~crc;
}

#if defined(STEP_WORD)

TARGET static uint32_t fast_crc32c(uint32_t earlier, const uint8_t *bytes, uint64_t count) {
    uint32_t crc = ~earlier;
    for (; count >= 8; count -= 8, bytes += 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        crc = STEP_WORD(crc, word);
    }
    for (; count > 0; count--, bytes++) crc = STEP_BYTE(crc, *bytes);
    return ~crc;
}

TARGET static void fast_lanes(const uint8_t *bytes, uint64_t rounds, uint32_t lanes[4]) {
    uint32_t a = lanes[0], b = lanes[1], c = lanes[2], d = lanes[3];
    for (uint64_t round = 0; round < rounds; round++, bytes += 32) {
        uint64_t words[4];
        memcpy(words, bytes, sizeof words);
        a = STEP_WORD(a, words[0]);
        b = STEP_WORD(b, words[1]);
        c = STEP_WORD(c, words[2]);
        d = STEP_WORD(d, words[3]);
    }
    lanes[0] = a, lanes[1] = b, lanes[2] = c, lanes[3] = d;
}

static int is_fast(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("sse4.2");
#else
    return 1;
#endif
}

#else
static uint32_t fast_crc32c(uint32_t earlier, const uint8_t *bytes, uint64_t count) {
    return hamming_crc32c_plain(earlier, bytes, count);
}
static void fast_lanes(const uint8_t *bytes, uint64_t rounds, uint32_t lanes[4]) {
    (void)bytes, (void)rounds, (void)lanes;
}
static int is_fast(void) { return 0; }
#endif

uint32_t hamming_crc32c(uint32_t earlier, const void *bytes, uint64_t count) {
    return is_fast() ? fast_crc32c(earlier, bytes, count)
                     : hamming_crc32c_plain(earlier, bytes, count);
}

uint32_t hamming_checksum(const void *bytes, uint64_t count) {
    uint32_t lanes[4] = {UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX};
    const uint8_t *next = bytes;
    uint64_t rounds = count / 32;
    if (is_fast()) {
        fast_lanes(next, rounds, lanes);
    } else {
        for (uint64_t place = 0; place < rounds * 32; place++) {
            uint32_t *lane = &lanes[place / 8 % 4];
            *lane = plain_byte(*lane, next[place]);
        }
    }
    uint8_t sums[16];
    for (int lane = 0; lane < 4; lane++) {
        uint32_t sum = ~lanes[lane];
        for (int byte = 0; byte < 4; byte++) sums[lane * 4 + byte] = (uint8_t)(sum >> (8 * byte));
    }
    uint32_t crc = hamming_crc32c(0, sums, sizeof sums);
    return hamming_crc32c(crc, next + rounds * 32, count - rounds * 32);
}

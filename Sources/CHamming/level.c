#include "hamming.h"

int hamming_level_supported(int level) {
    switch (level) {
    case HAMMING_SCALAR:
        return 1;
#if defined(__aarch64__)
    case HAMMING_NEON:
        return 1;
#endif
#if defined(__x86_64__)
    case HAMMING_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt") &&
               __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    case HAMMING_AVX512:
        return hamming_level_supported(HAMMING_AVX2) && __builtin_cpu_supports("avx512f") &&
               __builtin_cpu_supports("avx512bw");
    case HAMMING_VPOPCNTDQ:
        return hamming_level_supported(HAMMING_AVX512) &&
               __builtin_cpu_supports("avx512vpopcntdq");
#endif
    default:
        return 0;
    }
}

// Products of bfloat16 factors with float32 sums by the tiles of AMX (Intel 64 and IA-32 Architectures Software
// Developer's Manual, volume 1, chapter 18).
//
// A tile is 16 rows of 16 words, a word two factors that follow each other along the sum: of the first factor
// [16 rows, 32 of the sum], of the second [32 of the sum as 16 pairs, 16 columns]. Both factors are packed into tiles,
// so that those of one block of the sum lie one after the other: the smaller factor by parts that stay in the second
// level of the cache, the larger by strips of two tiles that stay in the first. Every sum is taken in the order of
// its terms, in whole blocks of SUM_BLOCK, whatever the other two dimensions are.

enum {
  TILE_SIDE = 16,        // rows of a tile, words of a row, columns of a tile of sums
  TILE_SUM = 32,         // terms of the sum that one tile holds
  TILE_HALVES = TILE_SIDE * TILE_SUM,
  STRIP = 2 * TILE_SIDE, // rows or columns of sums that are computed together
  SUM_BLOCK = 512,       // terms of the sum that are packed at once
  HELD = 512,            // rows or columns of the smaller factor that are packed at once
};

/// Whether the processor multiplies tiles and the system lets this process use them.
static int amx_is_usable(void) {
  enum { REQUEST_PERMISSION = 0x1023, TILE_DATA = 18, YES = 1, NO = 2 };
  static _Atomic int known;
  if (!known) {
    __builtin_cpu_init();
    known = __builtin_cpu_supports("amx-bf16") && syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) == 0 ? YES : NO;
  }
  return known == YES;
}

/// Whether tiles are filled well enough by a product of so many rows and columns.
static int amx_is_worthwhile(long m, long n) { return m >= TILE_SIDE && n >= TILE_SIDE; }

// MARK: Packing

/// A factor as lines (its rows of sums, or its columns of sums) along the sum.
typedef struct AMXFactor {
  const uint16_t *first;
  long stride;        // halves from one stored row to the next
  int is_sum_major;   // stored [sum, lines], else [lines, sum]
  int wants_pairs;    // packed with a row for each pair of the sum, as the second factor; else for each line
} AMXFactor;

/// The 16 rows of a tile, transposed as a matrix of words.
static inline void amx_transpose(__m512i r[16]) {
  __m512i t[16];
  for (int i = 0; i < 16; i += 2) {
    t[i] = _mm512_unpacklo_epi32(r[i], r[i + 1]);
    t[i + 1] = _mm512_unpackhi_epi32(r[i], r[i + 1]);
  }
  for (int i = 0; i < 16; i += 4) {
    r[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
    r[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
    r[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
    r[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
  }
  for (int half = 0; half < 16; half += 8)
    for (int i = 0; i < 4; i++) {
      t[half + i] = _mm512_shuffle_i32x4(r[half + i], r[half + i + 4], 0x88);
      t[half + i + 4] = _mm512_shuffle_i32x4(r[half + i], r[half + i + 4], 0xdd);
    }
  for (int i = 0; i < 8; i++) {
    r[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
    r[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
  }
}

static inline __m512i amx_load(const uint16_t *x, long count) {
  return count >= 32 ? _mm512_loadu_si512(x) : _mm512_maskz_loadu_epi16(((__mmask32)1 << count) - 1, x);
}

/// The words (x[i], y[i]) of up to 16 columns.
static inline __m512i amx_interleave(const uint16_t *x, const uint16_t *y, long count) {
  __mmask16 mask = count >= 16 ? 0xffff : (__mmask16)((1 << count) - 1);
  __m512i low = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(mask, x));
  if (!y) return low;
  return _mm512_or_si512(low, _mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(mask, y)), 16));
}

/// Packs one tile: `lines` of up to 16 lines from `line`, `terms` of up to 32 terms of the sum from `term`; what is
/// missing is zero.
static inline void amx_pack_tile(AMXFactor factor, long line, long lines, long term, long terms, uint16_t *tile) {
  __m512i rows[16];
  if (factor.is_sum_major) {
    for (long pair = 0; pair < 16; pair++) {
      const uint16_t *x = factor.first + (term + 2 * pair) * factor.stride + line;
      rows[pair] = 2 * pair >= terms ? _mm512_setzero_si512()
                                     : amx_interleave(x, 2 * pair + 1 < terms ? x + factor.stride : NULL, lines);
    }
  } else {
    for (long i = 0; i < 16; i++)
      rows[i] = i >= lines ? _mm512_setzero_si512()
                           : amx_load(factor.first + (line + i) * factor.stride + term, terms);
  }
  if (factor.is_sum_major != factor.wants_pairs) amx_transpose(rows);
  for (int i = 0; i < 16; i++) _mm512_store_si512(tile + i * TILE_SUM, rows[i]);
}

/// Packs strips of two tiles of lines: [strips, tiles of the sum, 2, tile].
static void amx_pack(AMXFactor factor, long line, long lines, long term, long terms, uint16_t *to) {
  for (long l = 0; l < lines; l += STRIP)
    for (long t = 0; t < terms; t += TILE_SUM)
      for (long side = 0; side < STRIP; side += TILE_SIDE, to += TILE_HALVES) {
        long left = lines - l - side;
        amx_pack_tile(factor, line + l + side, left < 0 ? 0 : left < TILE_SIDE ? left : TILE_SIDE, term + t,
                      terms - t < TILE_SUM ? terms - t : TILE_SUM, to);
      }
}

// MARK: Tiles

static void amx_configure(void) {
  struct {
    uint8_t palette, start_row, reserved[14];
    uint16_t bytes[16];
    uint8_t rows[16];
  } __attribute__((aligned(64))) configuration = {.palette = 1};
  for (int i = 0; i < 8; i++) {
    configuration.bytes[i] = 64;
    configuration.rows[i] = TILE_SIDE;
  }
  _tile_loadconfig(&configuration);
}

/// Adds the product of two strips to the four tiles of sums at c, or sets them to it.
static inline void amx_multiply_strips(long tiles, const uint16_t *a, const uint16_t *b, int adds, float *c, long ldc) {
  long stride = ldc * (long)sizeof(float);
  float *below = c + TILE_SIDE * ldc;
  if (adds) {
    _tile_loadd(0, c, stride);
    _tile_loadd(1, c + TILE_SIDE, stride);
    _tile_loadd(2, below, stride);
    _tile_loadd(3, below + TILE_SIDE, stride);
  } else {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
  }
  for (long t = 0; t < tiles; t++, a += 2 * TILE_HALVES, b += 2 * TILE_HALVES) {
    _tile_loadd(4, a, 64);
    _tile_loadd(6, b, 64);
    _tile_dpbf16ps(0, 4, 6);
    _tile_loadd(7, b + TILE_HALVES, 64);
    _tile_dpbf16ps(1, 4, 7);
    _tile_loadd(5, a + TILE_HALVES, 64);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
  _tile_stored(0, c, stride);
  _tile_stored(1, c + TILE_SIDE, stride);
  _tile_stored(2, below, stride);
  _tile_stored(3, below + TILE_SIDE, stride);
}

/// The same for sums of which only rows and columns are there.
static void amx_multiply_edge(long tiles, const uint16_t *a, const uint16_t *b, int adds, long rows, long columns,
                              float *c, long ldc) {
  float sums[STRIP * STRIP] __attribute__((aligned(64)));
  if (adds) {
    memset(sums, 0, sizeof sums);
    for (long i = 0; i < rows; i++) memcpy(sums + i * STRIP, c + i * ldc, columns * sizeof(float));
  }
  amx_multiply_strips(tiles, a, b, adds, sums, STRIP);
  for (long i = 0; i < rows; i++) memcpy(c + i * ldc, sums + i * STRIP, columns * sizeof(float));
}

static inline long amx_least(long x, long y) { return x < y ? x : y; }

/// Floats of memory that a product needs, on a boundary of 64 bytes.
enum { AMX_SCRATCH = (HELD + STRIP) * SUM_BLOCK / 2 };

/// c [m, n] = op(a) op(b) + (adds ? c : 0), in scratch of AMX_SCRATCH floats.
static void amx_matmul(int transpose_a, int transpose_b, long m, long n, long k, const uint16_t *a, long lda,
                       const uint16_t *b, long ldb, int adds, float *c, long ldc, float *scratch) {
  AMXFactor rows = {a, lda, transpose_a, 0}, columns = {b, ldb, !transpose_b, 1};
  int holds_rows = m <= n;
  AMXFactor small = holds_rows ? rows : columns, large = holds_rows ? columns : rows;
  long few = holds_rows ? m : n, many = holds_rows ? n : m;
  uint16_t *held = (uint16_t *)scratch, *strip = held + HELD * SUM_BLOCK;
  amx_configure();
  for (long term = 0; term < k; term += SUM_BLOCK) {
    long terms = amx_least(k - term, SUM_BLOCK), tiles = (terms + TILE_SUM - 1) / TILE_SUM;
    int continues = adds || term > 0;
    for (long part = 0; part < few; part += HELD) {
      long lines = amx_least(few - part, HELD);
      amx_pack(small, part, lines, term, terms, held);
      for (long far = 0; far < many; far += STRIP) {
        amx_pack(large, far, amx_least(many - far, STRIP), term, terms, strip);
        for (long near = 0; near < lines; near += STRIP) {
          const uint16_t *packed = held + near * tiles * TILE_SUM;
          const uint16_t *first = holds_rows ? packed : strip, *second = holds_rows ? strip : packed;
          long row = holds_rows ? part + near : far, column = holds_rows ? far : part + near;
          float *sums = c + row * ldc + column;
          long rows_left = m - row, columns_left = n - column;
          if (rows_left >= STRIP && columns_left >= STRIP)
            amx_multiply_strips(tiles, first, second, continues, sums, ldc);
          else
            amx_multiply_edge(tiles, first, second, continues, amx_least(rows_left, STRIP),
                              amx_least(columns_left, STRIP), sums, ldc);
        }
      }
    }
  }
  _tile_release();
}

/*
 * The limit that the codec is measured against: the same job in C. Built when the bench runs, with gcc -O3.
 *
 *   codec decode FILE SECONDS TEXTS SPREAD    frames the stream in FILE, proves each frame, adds up its numbers;
 *                                             TEXTS 1: also copies out the texts that a gateway looks at;
 *                                             SPREAD: bytes that the stream is laid out over, 0: in place
 *   codec encode FILE SECONDS                 writes the frames of FILE again from their fields
 *
 * It proves what the product's path proves: every length compared before a byte is read, words at any address, texts that
 * end inside their frame, the form of a CallInfoV2 found out by what is in it. It prints one line of JSON.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HEADER_BYTES 12
#define FRAME_BYTES_MAX 4096
#define LENGTH_MIN 4
#define HEADER_VERSION_MAX 22
#define TEXTS_MAX 15
#define WORDS_MAX 9
#define NUMBER_BYTES 24
#define NAME_BYTES 40

enum { KEEP_ALIVE = 0, SOFT_KEY = 0x26, CALL_INFO = 0x8f, LINE_STAT = 0x92, CALL_STATE = 0x111, LINE_STAT_V2 = 0x147, CALL_INFO_V2 = 0x14a };

static inline uint32_t word(const uint8_t *at) {
  uint32_t value;
  memcpy(&value, at, 4);
  return value;
}

static inline uint32_t word_or_zero(const uint8_t *frame, int at, int bytes) {
  return at + 4 <= bytes ? word(frame + at) : 0;
}

/* ---- texts ---- */

/* Where the texts from `at` on begin: bounds[i] to bounds[i + 1] - 1. -1: one has no NUL. */
static int find(const uint8_t *frame, int at, int bytes, int most, int *bounds) {
  int found = 0;
  bounds[0] = at;
  while (found < most && at < bytes) {
    const uint8_t *nul = memchr(frame + at, 0, (size_t)(bytes - at));
    if (nul == NULL) return -1;
    at = (int)(nul - frame) + 1;
    bounds[++found] = at;
  }
  return found;
}

/* A frame whose last byte is 0 cannot hold a text without its NUL. */
static int proved(const uint8_t *frame, int at, int bytes, int least, int most) {
  int bounds[TEXTS_MAX + 1];
  if (at + least > bytes) return 0;
  return frame[bytes - 1] == 0 || find(frame, at, bytes, most, bounds) >= 0;
}

static int padding(const uint8_t *frame, int at, int bytes) {
  if (bytes - at > 3) return 0;
  for (; at < bytes; at++) if (frame[at] != 0) return 0;
  return 1;
}

static int newer(const uint8_t *frame) {
  uint32_t version = word(frame + 4);
  return version >= 16 && version <= HEADER_VERSION_MAX;
}

/* 1 where the alternate calling party is among the texts, so that those behind it are one further. */
static int shift(const uint8_t *frame, int bytes, const int *bounds, int found) {
  int first = bounds[1] - bounds[0];
  int second = bounds[2] - bounds[1];
  if (newer(frame) || (found == 15 && !padding(frame, bounds[13], bytes))) return 1;
  if (found < 13) return found < 12;
  if (!padding(frame, bounds[12], bytes) || second == 1) return 1;
  return first == second && memcmp(frame + bounds[0], frame + bounds[1], (size_t)first) == 0;
}

static char copied[FRAME_BYTES_MAX];

/* Copies a text of at most `most` bytes. @returns its length */
static inline uint32_t copy_text(const uint8_t *from, int most) {
  int length = 0;
  while (length < most && from[length] != 0) {
    copied[length] = (char)from[length];
    length++;
  }
  copied[length] = 0;
  __asm__ volatile("" ::: "memory");
  return (uint32_t)length;
}

static uint32_t texts_of(const uint8_t *frame, int bytes, uint32_t id) {
  int bounds[TEXTS_MAX + 1];
  int found;
  if (id == LINE_STAT) return copy_text(frame + 16, NUMBER_BYTES);
  if (id == LINE_STAT_V2) return copy_text(frame + 20, bytes - 20);
  if (id == CALL_INFO) {
    return copy_text(frame + 52, NUMBER_BYTES) + copy_text(frame + 116, NUMBER_BYTES) + copy_text(frame + 192, NUMBER_BYTES);
  }
  if (id != CALL_INFO_V2) return 0;
  found = find(frame, 44, bytes, TEXTS_MAX, bounds);
  int called = 1 + shift(frame, bytes, bounds, found);
  return copy_text(frame + bounds[0], bytes) + copy_text(frame + bounds[called], bytes) + copy_text(frame + bounds[called + 1], bytes);
}

/* ---- decode ---- */

/* Modulo 2 to the 32, as ours. */
static inline uint32_t numbers_of(const uint8_t *frame, int bytes, uint32_t id) {
  switch (id) {
    case KEEP_ALIVE:
      return 1;
    case CALL_STATE:
      if (bytes < 24) return 0;
      return word(frame + 12) + word(frame + 16) + word(frame + 20);
    case SOFT_KEY:
      if (bytes < 24) return 0;
      return word(frame + 12) + word(frame + 16) + word(frame + 20);
    case LINE_STAT:
      if (bytes < 40) return 0;
      return word(frame + 12);
    case LINE_STAT_V2:
      if (!proved(frame, 20, bytes, 3, 3)) return 0;
      return word(frame + 12);
    case CALL_INFO:
      if (bytes < 140) return 0;
      return word_or_zero(frame, 140, bytes) + word_or_zero(frame, 144, bytes) + word_or_zero(frame, 148, bytes) +
             word_or_zero(frame, 392, bytes);
    case CALL_INFO_V2:
      if (bytes < 44 || !proved(frame, 44, bytes, newer(frame) ? 13 : 12, TEXTS_MAX)) return 0;
      return word(frame + 12) + word(frame + 16) + word(frame + 20) + word(frame + 40);
    default:
      return 0;
  }
}

static uint32_t decode(const uint8_t *bytes, size_t size, int texts) {
  uint32_t sum = 0;
  size_t at = 0;
  while (size - at >= HEADER_BYTES) {
    uint32_t length = word(bytes + at);
    if (length < LENGTH_MIN || length > FRAME_BYTES_MAX - 8) return 0;
    if (size - at < length + 8) break;
    uint32_t id = word(bytes + at + 8);
    sum += numbers_of(bytes + at, (int)length + 8, id);
    if (texts) sum += texts_of(bytes + at, (int)length + 8, id);
    at += length + 8;
  }
  return sum;
}

/* ---- encode ---- */

struct text {
  int length;
  const char *bytes;
};

/* A message as somebody would have it; what each word and text is depends on the id. */
struct values {
  uint32_t id, version;
  uint32_t words[WORDS_MAX];
  struct text texts[TEXTS_MAX];
  int count;
};

static inline uint8_t *put(uint8_t *at, uint32_t value) {
  memcpy(at, &value, 4);
  return at + 4;
}

static inline uint8_t *put_words(uint8_t *at, const uint32_t *words, int count) {
  for (int i = 0; i < count; i++) at = put(at, words[i]);
  return at;
}

/* In an array of `size` bytes, the rest zero. */
static inline uint8_t *put_fixed(uint8_t *at, struct text text, int size) {
  memcpy(at, text.bytes, (size_t)text.length);
  memset(at + text.length, 0, (size_t)(size - text.length));
  return at + size;
}

static inline uint8_t *put_text(uint8_t *at, struct text text) {
  memcpy(at, text.bytes, (size_t)text.length);
  at[text.length] = 0;
  return at + text.length + 1;
}

static uint8_t *write_one(uint8_t *frame, const struct values *m) {
  uint8_t *at = put(put(frame + 4, m->version), m->id);
  const struct text *t = m->texts;
  switch (m->id) {
    case CALL_STATE:
      at = put_words(at, m->words, 6);
      break;
    case SOFT_KEY:
      at = put_words(at, m->words, 3);
      break;
    case LINE_STAT:
      at = put_fixed(put_fixed(put_fixed(put(at, m->words[0]), t[0], NUMBER_BYTES), t[1], NAME_BYTES), t[2], NAME_BYTES);
      at = put(at, m->words[1]);
      break;
    case LINE_STAT_V2:
      at = put_words(at, m->words, 2);
      for (int i = 0; i < 3; i++) at = put_text(at, t[i]);
      break;
    case CALL_INFO:
      at = put_fixed(put_fixed(put_fixed(put_fixed(at, t[0], NAME_BYTES), t[1], NUMBER_BYTES), t[2], NAME_BYTES), t[3], NUMBER_BYTES);
      at = put_words(at, m->words, 3);
      at = put_fixed(put_fixed(put_fixed(put_fixed(at, t[4], NAME_BYTES), t[5], NUMBER_BYTES), t[6], NAME_BYTES), t[7], NUMBER_BYTES);
      at = put_words(at, m->words + 3, 2);
      for (int i = 8; i < 12; i++) at = put_fixed(at, t[i], NUMBER_BYTES);
      at = put_words(at, m->words + 5, 3);
      break;
    case CALL_INFO_V2:
      at = put_words(at, m->words, 8);
      for (int i = 0; i < m->count; i++) at = put_text(at, t[i]);
      break;
  }
  while ((at - frame) & 3) *at++ = 0;
  put(frame, (uint32_t)(at - frame - 8));
  return at;
}

static struct text fixed_at(const uint8_t *at, int size) {
  struct text text = {(int)strnlen((const char *)at, (size_t)size), (const char *)at};
  return text;
}

/* The fields of a frame, its texts where they lie. */
static void read_values(const uint8_t *frame, int bytes, struct values *m) {
  static const int fixed[12] = {12, 52, 76, 116, 152, 192, 216, 256, 288, 312, 336, 360};
  static const int words[8] = {140, 144, 148, 280, 284, 384, 388, 392};
  int bounds[TEXTS_MAX + 1];
  memset(m, 0, sizeof *m);
  m->version = word(frame + 4);
  m->id = word(frame + 8);
  if (m->id == CALL_INFO) {
    for (int i = 0; i < 12; i++) m->texts[i] = fixed_at(frame + fixed[i], i < 8 && i % 2 == 0 ? NAME_BYTES : NUMBER_BYTES);
    for (int i = 0; i < 8; i++) m->words[i] = word(frame + words[i]);
  } else if (m->id == LINE_STAT) {
    m->words[0] = word(frame + 12);
    m->texts[0] = fixed_at(frame + 16, NUMBER_BYTES);
    m->texts[1] = fixed_at(frame + 40, NAME_BYTES);
    m->texts[2] = fixed_at(frame + 80, NAME_BYTES);
    m->words[1] = word(frame + 120);
  } else {
    for (int i = 0; i < WORDS_MAX; i++) m->words[i] = word_or_zero(frame, 12 + 4 * i, bytes);
    if (m->id == LINE_STAT_V2) m->count = find(frame, 20, bytes, 3, bounds);
    if (m->id == CALL_INFO_V2) m->count = find(frame, 44, bytes, newer(frame) ? 15 : 13, bounds);
    for (int i = 0; i < m->count; i++) m->texts[i] = fixed_at(frame + bounds[i], bytes);
  }
}

static size_t encode(uint8_t *out, const struct values *all, long frames) {
  uint8_t *at = out;
  for (long i = 0; i < frames; i++) at = write_one(at, all + i);
  return (size_t)(at - out);
}

/* ---- measuring ---- */

static double now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static uint8_t *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) exit(1);
  fseek(file, 0, SEEK_END);
  *size = (size_t)ftell(file);
  rewind(file);
  uint8_t *bytes = malloc(*size);
  if (bytes == NULL || fread(bytes, 1, *size, file) != *size) exit(1);
  fclose(file);
  return bytes;
}

static int disagree(const char *what) {
  fprintf(stderr, "codec: %s\n", what);
  return 1;
}

int main(int argc, char **argv) {
  if (argc < 4) return disagree("usage: codec decode|encode FILE SECONDS [TEXTS SPREAD]");
  int encoding = strcmp(argv[1], "encode") == 0;
  double seconds = atof(argv[3]);
  int texts = argc > 4 && atoi(argv[4]);
  size_t spread = argc > 5 ? (size_t)atol(argv[5]) : 0;
  size_t size, copies, turn = 0;
  uint8_t *stream = read_file(argv[2], &size);
  long frames = 0, done = 0;
  uint64_t sum = 0;
  for (size_t at = 0; at < size; at += word(stream + at) + 8) frames++;
  struct values *all = calloc((size_t)frames, sizeof *all);
  uint8_t *out = malloc(size + FRAME_BYTES_MAX);
  for (size_t at = 0, i = 0; at < size; at += word(stream + at) + 8) read_values(stream + at, (int)word(stream + at) + 8, all + i++);
  if (encode(out, all, frames) != size || memcmp(out, stream, size) != 0) return disagree("encode does not give the same bytes");
  copies = spread > size ? spread / size : 1;
  uint8_t *laid = malloc(copies * size);
  for (size_t i = 0; i < copies; i++) memcpy(laid + i * size, stream, size);
  uint64_t expected = decode(stream, size, texts);

  double began = now(CLOCK_PROCESS_CPUTIME_ID), wall = now(CLOCK_MONOTONIC);
  while (now(CLOCK_PROCESS_CPUTIME_ID) - began < seconds * 1e9) {
    for (int i = 0; i < 10; i++) {
      if (encoding) sum += encode(out, all, frames);
      else sum += decode(laid + turn++ % copies * size, size, texts);
      __asm__ volatile("" ::: "memory");
    }
    done += 10;
  }
  double units = (double)done * (double)frames;
  double cpu = (now(CLOCK_PROCESS_CPUTIME_ID) - began) / units;
  if (sum != (uint64_t)done * (encoding ? size : expected)) return disagree("passes differ");
  printf("{\"cpuNs\":%.3f,\"wallNs\":%.3f,\"sum\":%llu}\n", cpu, (now(CLOCK_MONOTONIC) - wall) / units, (unsigned long long)expected);
  return 0;
}

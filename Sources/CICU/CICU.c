#include "CICU.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/unorm2.h>
#include <unicode/ures.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/uset.h>
#include <unicode/utext.h>
#include <unicode/utrans.h>

_Static_assert(sizeof(UErrorCode) == sizeof(int32_t), "a status is passed through a pointer");
_Static_assert(sizeof(UChar) == sizeof(uint16_t), "UTF-16 is passed through a pointer");

#define IS_NUMBERED_AS_IN_ICU(NAME) \
  _Static_assert((int)ICU_##NAME == (int)UCHAR_##NAME, "a property is passed by its number")
IS_NUMBERED_AS_IN_ICU(DEFAULT_IGNORABLE_CODE_POINT);
IS_NUMBERED_AS_IN_ICU(JOIN_CONTROL);
IS_NUMBERED_AS_IN_ICU(EMOJI);
IS_NUMBERED_AS_IN_ICU(EMOJI_MODIFIER);
IS_NUMBERED_AS_IN_ICU(EMOJI_COMPONENT);
IS_NUMBERED_AS_IN_ICU(EXTENDED_PICTOGRAPHIC);
IS_NUMBERED_AS_IN_ICU(JOINING_TYPE);
IS_NUMBERED_AS_IN_ICU(HANGUL_SYLLABLE_TYPE);
IS_NUMBERED_AS_IN_ICU(NFD_QUICK_CHECK);
IS_NUMBERED_AS_IN_ICU(NFKD_QUICK_CHECK);
IS_NUMBERED_AS_IN_ICU(NFC_QUICK_CHECK);
IS_NUMBERED_AS_IN_ICU(NFKC_QUICK_CHECK);
IS_NUMBERED_AS_IN_ICU(INDIC_SYLLABIC_CATEGORY);
_Static_assert((int)ICU_REGISTER_SHIFTER == (int)U_INSC_REGISTER_SHIFTER, "a value is passed by its number");

#define STATUS ((UErrorCode *)status)

const int32_t ICU_BUFFER_OVERFLOW = U_BUFFER_OVERFLOW_ERROR;

void icu_u_getVersion(uint8_t version[4]) { u_getVersion(version); }

void icu_u_getUnicodeVersion(uint8_t version[4]) { u_getUnicodeVersion(version); }

const char *icu_u_errorName(int32_t status) { return u_errorName((UErrorCode)status); }

int32_t icu_u_charType(int32_t codePoint) { return u_charType(codePoint); }

bool icu_u_hasBinaryProperty(int32_t codePoint, int32_t property) {
  return u_hasBinaryProperty(codePoint, (UProperty)property);
}

int32_t icu_u_getIntPropertyValue(int32_t codePoint, int32_t property) {
  return u_getIntPropertyValue(codePoint, (UProperty)property);
}

int32_t icu_u_getCombiningClass(int32_t codePoint) { return u_getCombiningClass(codePoint); }

bool icu_u_isWhitespace(int32_t codePoint) { return u_isWhitespace(codePoint); }

int32_t icu_u_getWordBreak(int32_t codePoint) {
  return u_getIntPropertyValue(codePoint, UCHAR_WORD_BREAK);
}

bool icu_u_isUWhiteSpace(int32_t codePoint) { return u_isUWhiteSpace(codePoint); }

bool icu_u_isalnum(int32_t codePoint) { return u_isalnum(codePoint); }

bool icu_u_ispunct(int32_t codePoint) { return u_ispunct(codePoint); }

int32_t icu_u_tolower(int32_t codePoint) { return u_tolower(codePoint); }

int32_t icu_u_toupper(int32_t codePoint) { return u_toupper(codePoint); }

int32_t icu_uscript_getScript(int32_t codePoint, int32_t *status) {
  return uscript_getScript(codePoint, STATUS);
}

void icu_u_strFromUTF8(
    uint16_t *destination, int32_t capacity, int32_t *length, const uint8_t *source, int32_t sourceLength,
    int32_t *status) {
  u_strFromUTF8((UChar *)destination, capacity, length, (const char *)source, sourceLength, STATUS);
}

void icu_u_strToUTF8(
    uint8_t *destination, int32_t capacity, int32_t *length, const uint16_t *source, int32_t sourceLength,
    int32_t *status) {
  u_strToUTF8((char *)destination, capacity, length, (const UChar *)source, sourceLength, STATUS);
}

int32_t icu_u_strToLower(
    uint16_t *destination, int32_t capacity, const uint16_t *source, int32_t sourceLength, const char *locale,
    int32_t *status) {
  return u_strToLower((UChar *)destination, capacity, (const UChar *)source, sourceLength, locale, STATUS);
}

int32_t icu_uloc_forLanguageTag(
    const char *tag, char *localeID, int32_t capacity, int32_t *parsedLength, int32_t *status) {
  return uloc_forLanguageTag(tag, localeID, capacity, parsedLength, STATUS);
}

// Writes what the resource "metadata" has in place of a code; returns its length, 0 where it has nothing.
static int32_t replacement(const char *language, char *result, int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  UResourceBundle *metadata = ures_openDirect(NULL, "metadata", &status);
  UResourceBundle *alias = ures_getByKey(metadata, "alias", NULL, &status);
  UResourceBundle *languages = ures_getByKey(alias, "language", NULL, &status);
  UResourceBundle *entry = ures_getByKey(languages, language, NULL, &status);
  int32_t length = 0;
  const UChar *text = ures_getStringByKey(entry, "replacement", &length, &status);
  bool fits = U_SUCCESS(status) && length < capacity;
  for (int32_t index = 0; fits && index < length; index++) {
    result[index] = text[index] == '_' ? '-' : (char)u_tolower(text[index]);
  }
  if (fits) result[length] = 0;
  ures_close(entry);
  ures_close(languages);
  ures_close(alias);
  ures_close(metadata);
  return fits ? length : 0;
}

int32_t icu_canonicalLanguage(const char *language, char *result, int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t length = uloc_getLanguage(language, result, capacity, &status);
  if (U_FAILURE(status) || length <= 0 || length >= capacity) return 0;
  char code[16];
  if ((size_t)length >= sizeof code) return length;
  memcpy(code, result, (size_t)length + 1);
  int32_t other = replacement(code, result, capacity);
  return other > 0 ? other : length;
}

int32_t icu_uloc_getDisplayLanguage(
    const char *locale, const char *displayLocale, uint16_t *language, int32_t capacity, int32_t *status) {
  return uloc_getDisplayLanguage(locale, displayLocale, (UChar *)language, capacity, STATUS);
}

const ICUNormalizer *icu_unorm2_getNFCInstance(int32_t *status) {
  return (const ICUNormalizer *)unorm2_getNFCInstance(STATUS);
}

const ICUNormalizer *icu_unorm2_getNFDInstance(int32_t *status) {
  return (const ICUNormalizer *)unorm2_getNFDInstance(STATUS);
}

const ICUNormalizer *icu_unorm2_getNFKCInstance(int32_t *status) {
  return (const ICUNormalizer *)unorm2_getNFKCInstance(STATUS);
}

const ICUNormalizer *icu_unorm2_getNFKDInstance(int32_t *status) {
  return (const ICUNormalizer *)unorm2_getNFKDInstance(STATUS);
}

int32_t icu_unorm2_normalize(
    const ICUNormalizer *normalizer, const uint16_t *source, int32_t length, uint16_t *destination,
    int32_t capacity, int32_t *status) {
  return unorm2_normalize(
      (const UNormalizer2 *)normalizer, (const UChar *)source, length, (UChar *)destination, capacity, STATUS);
}

int32_t icu_unorm2_spanQuickCheckYes(
    const ICUNormalizer *normalizer, const uint16_t *source, int32_t length, int32_t *status) {
  return unorm2_spanQuickCheckYes((const UNormalizer2 *)normalizer, (const UChar *)source, length, STATUS);
}

bool icu_unorm2_hasBoundaryBefore(const ICUNormalizer *normalizer, int32_t codePoint) {
  return unorm2_hasBoundaryBefore((const UNormalizer2 *)normalizer, codePoint);
}

static UTransliterator *simplifier;
static USet *traditional;
static UErrorCode simplifier_status = U_ZERO_ERROR;
static pthread_once_t simplifier_once = PTHREAD_ONCE_INIT;

static void open_simplifier(void) {
  static const UChar name[] = u"Hant-Hans";
  simplifier = utrans_openU(name, -1, UTRANS_FORWARD, NULL, 0, NULL, &simplifier_status);
  if (U_FAILURE(simplifier_status)) return;
  traditional = utrans_getSourceSet(simplifier, false, NULL, &simplifier_status);
  if (U_SUCCESS(simplifier_status)) uset_freeze(traditional);
}

void icu_utrans_simplify(uint16_t *text, int32_t *length, int32_t capacity, int32_t *status) {
  pthread_once(&simplifier_once, open_simplifier);
  *status = simplifier_status;
  if (U_FAILURE(*STATUS)) return;
  int32_t limit = *length;
  utrans_transUChars(simplifier, (UChar *)text, length, capacity, 0, &limit, STATUS);
}

bool icu_utrans_isTraditional(int32_t codePoint, int32_t *status) {
  pthread_once(&simplifier_once, open_simplifier);
  *status = simplifier_status;
  return U_SUCCESS(*STATUS) && uset_contains(traditional, codePoint);
}

struct ICUBreakIterator {
  UBreakIterator *iterator;
  UText *text;  // reused from text to text; NULL before the first
};

static ICUBreakIterator *open_iterator(UBreakIteratorType type, const char *locale, int32_t *status) {
  UBreakIterator *iterator = ubrk_open(type, locale, NULL, 0, STATUS);
  if (U_FAILURE(*STATUS)) return NULL;
  ICUBreakIterator *result = calloc(1, sizeof *result);
  if (result == NULL) {
    ubrk_close(iterator);
    *STATUS = U_MEMORY_ALLOCATION_ERROR;
    return NULL;
  }
  result->iterator = iterator;
  return result;
}

ICUBreakIterator *icu_ubrk_openWords(const char *locale, int32_t *status) {
  return open_iterator(UBRK_WORD, locale, status);
}

ICUBreakIterator *icu_ubrk_openSentences(const char *locale, int32_t *status) {
  return open_iterator(UBRK_SENTENCE, locale, status);
}

void icu_ubrk_close(ICUBreakIterator *iterator) {
  ubrk_close(iterator->iterator);
  utext_close(iterator->text);
  free(iterator);
}

void icu_ubrk_setUTF8(ICUBreakIterator *iterator, const uint8_t *text, int64_t length, int32_t *status) {
  iterator->text = utext_openUTF8(iterator->text, (const char *)text, length, STATUS);
  ubrk_setUText(iterator->iterator, iterator->text, STATUS);
}

int32_t icu_ubrk_first(ICUBreakIterator *iterator) { return ubrk_first(iterator->iterator); }

int32_t icu_ubrk_next(ICUBreakIterator *iterator) { return ubrk_next(iterator->iterator); }

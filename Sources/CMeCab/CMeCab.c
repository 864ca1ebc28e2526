#include "CMeCab.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

// The part of mecab.h that is used here; its binary interface has been the same since 0.99.
typedef struct DictionaryInfo {
  const char *filename;
  const char *charset;
  unsigned int size;
  int type;
  unsigned int leftSize;
  unsigned int rightSize;
  unsigned short version;
  struct DictionaryInfo *next;
} DictionaryInfo;

enum { tokenBoundary = 1 };

struct MeCabAnalyser {
  void *model, *tagger, *lattice;
  const char *(*version)(void);
  const DictionaryInfo *(*dictionaryInfo)(void *model);
  void (*setSentence)(void *lattice, const char *sentence, size_t length);
  void (*setBoundary)(void *lattice, size_t byte, int kind);
  int (*parse)(void *tagger, void *lattice);
  const char *(*words)(void *lattice);
};

// Finds a function; POSIX lets the pointer to an object that dlsym returns be that of a function.
#define FIND(library, pointer, name) ((*(void **)&(pointer) = dlsym(library, name)) != NULL)

MeCabAnalyser *mecab_analyser_open(const char *dictionary, const char **reason) {
  *reason = "MeCab is not installed";
  void *library = dlopen("libmecab.so.2", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return NULL;
  MeCabAnalyser *analyser = calloc(1, sizeof *analyser);
  if (analyser == NULL) return NULL;
  void *(*newModel)(const char *arguments);
  void *(*newTagger)(void *model);
  void *(*newLattice)(void *model);
  if (!FIND(library, newModel, "mecab_model_new2") || !FIND(library, newTagger, "mecab_model_new_tagger")
      || !FIND(library, newLattice, "mecab_model_new_lattice")
      || !FIND(library, analyser->version, "mecab_version")
      || !FIND(library, analyser->dictionaryInfo, "mecab_model_dictionary_info")
      || !FIND(library, analyser->setSentence, "mecab_lattice_set_sentence2")
      || !FIND(library, analyser->setBoundary, "mecab_lattice_set_boundary_constraint")
      || !FIND(library, analyser->parse, "mecab_parse_lattice")
      || !FIND(library, analyser->words, "mecab_lattice_tostr")) {
    *reason = "MeCab is older than 0.99";
    free(analyser);
    return NULL;
  }
  // No configuration of the machine or of its user may change what the words are.
  char arguments[1024];
  int length = snprintf(arguments, sizeof arguments, "-r /dev/null -d %s -O wakati", dictionary);
  if (length > 0 && (size_t)length < sizeof arguments) analyser->model = newModel(arguments);
  if (analyser->model != NULL) analyser->tagger = newTagger(analyser->model);
  if (analyser->tagger != NULL) analyser->lattice = newLattice(analyser->model);
  if (analyser->lattice == NULL) {
    *reason = "its dictionary is not installed";
    free(analyser);
    return NULL;
  }
  return analyser;
}

const char *mecab_analyser_version(const MeCabAnalyser *analyser) { return analyser->version(); }

uint32_t mecab_analyser_words(const MeCabAnalyser *analyser) {
  return analyser->dictionaryInfo(analyser->model)->size;
}

uint32_t mecab_analyser_userDictionaries(const MeCabAnalyser *analyser) {
  uint32_t count = 0;
  for (const DictionaryInfo *info = analyser->dictionaryInfo(analyser->model)->next; info != NULL; info = info->next)
    count += 1;
  return count;
}

void mecab_analyser_setSentence(MeCabAnalyser *analyser, const char *sentence, uint64_t length) {
  analyser->setSentence(analyser->lattice, sentence, length);
}

void mecab_analyser_setBoundary(MeCabAnalyser *analyser, uint64_t byte) {
  analyser->setBoundary(analyser->lattice, byte, tokenBoundary);
}

const char *mecab_analyser_parse(MeCabAnalyser *analyser) {
  return analyser->parse(analyser->tagger, analyser->lattice) ? analyser->words(analyser->lattice) : NULL;
}

/*
 * Stands in for NVIDIA's libnvidia-ml.so.1: the same functions, types and codes (nvml.h of API 13), power by a known
 * curve and a counter of its integral. What it plays is told in NIGHTWATT_TEST_NVML as words `name=number`, a card's
 * own as `0:name=number`; they are described in nvml.ts. Built with OLDER it lacks what drivers before 2020 lack.
 */
#define _GNU_SOURCE
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SUCCESS = 0, NOT_SUPPORTED = 3, INSUFFICIENT_SIZE = 7, INVALID_ARGUMENT = 2 };

/* 2026-01-01, as curves.js. */
static const double origin_ms = 1767225600000.0;
static double started_ms;
/* The same instant by the wall clock, taken once: two clocks that are read anew each time are microseconds apart. */
static double begun_ms;
static int goes_wrong = 1;

static double clock_ms(clockid_t id) {
  struct timespec now;
  clock_gettime(id, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static double wall_ms(void) { return clock_ms(CLOCK_REALTIME); }

static const char *find(const char *key) {
  const char *play = getenv("NIGHTWATT_TEST_NVML");
  size_t length = strlen(key);
  for (const char *at = play; at != NULL && *at != '\0'; at = strchr(at, ' ')) {
    while (*at == ' ') at++;
    if (strncmp(at, key, length) == 0 && at[length] == '=') return at + length + 1;
  }
  return NULL;
}

static double told(int card, const char *name, double otherwise) {
  char key[64];
  snprintf(key, sizeof key, "%d:%s", card, name);
  const char *text = find(key);
  if (text == NULL) text = find(name);
  return text == NULL ? otherwise : atof(text);
}

static double phase_of(double time_ms, double period, double phase) {
  double rest = fmod(time_ms - origin_ms - phase, period);
  return rest < 0 ? rest + period : rest;
}

/* Watts; a curve with a period is a square wave, one with a start and an end a ramp, others are constant. */
static double watts_at(int card, double time_ms) {
  double period = told(card, "period", 0), end = told(card, "end", 0), start = told(card, "start", 0);
  double low = told(card, "low", 60), high = told(card, "high", 100);
  if (period > 0) return phase_of(time_ms, period, told(card, "phase", 0)) < period / 2 ? high : low;
  if (end > start) return low + (high - low) * fmin(1, fmax(0, (time_ms - start) / (end - start)));
  return high;
}

/* Millijoules since the origin. */
static double millijoules(int card, double time_ms) {
  double period = told(card, "period", 0), end = told(card, "end", 0), start = told(card, "start", 0);
  double low = told(card, "low", 60), high = told(card, "high", 100);
  if (period > 0) {
    double phase = phase_of(time_ms, period, told(card, "phase", 0));
    double periods = (time_ms - phase - origin_ms) / period, up = fmin(phase, period / 2);
    return periods * (period / 2) * (high + low) + up * high + (phase - up) * low;
  }
  if (end > start) {
    double slope = (high - low) / (end - start), inside = fmin(fmax(time_ms, start), end) - start;
    return low * (fmin(time_ms, start) - origin_ms) + inside * (low + slope * inside / 2) + high * fmax(0, time_ms - end);
  }
  return high * (time_ms - origin_ms);
}

static double mean_watts(int card, double now_ms, double window_ms) {
  return (millijoules(card, now_ms) - millijoules(card, now_ms - window_ms)) / window_ms;
}

static int has_begun(int card, const char *name) {
  double after = told(card, name, -1);
  return goes_wrong && after >= 0 && clock_ms(CLOCK_MONOTONIC) - started_ms >= after;
}

/* What goes wrong with any call: the code to return, or no return at all. */
static int fault(int card) {
  if (has_begun(card, "hang_after")) for (;;) pause();
  if (has_begun(card, "die_after")) abort();
  return has_begun(card, "fail_after") ? (int)told(card, "fail_code", 999) : SUCCESS;
}

static int card_of(void *handle) { return (int)(intptr_t)handle - 1; }

#define BEGIN                     \
  int card = card_of(device);     \
  int code = fault(card);         \
  if (code != SUCCESS) return code

#define NEEDS(name) \
  if (told(card, name, 1) == 0) return NOT_SUPPORTED

int nvmlInit_v2(void) {
  started_ms = clock_ms(CLOCK_MONOTONIC);
  begun_ms = wall_ms();
  const char *state = getenv("NIGHTWATT_TEST_STATE");
  double runs = told(-1, "runs", -1);
  if (runs >= 0 && state != NULL) {
    char path[4096];
    snprintf(path, sizeof path, "%s/nvml-runs", state);
    FILE *file = fopen(path, "a");
    if (file != NULL) {
      fputc('.', file);
      goes_wrong = ftell(file) <= runs;
      fclose(file);
    }
  }
  if (told(-1, "init_hangs", 0) != 0) for (;;) pause();
  return (int)told(-1, "init_code", SUCCESS);
}

int nvmlDeviceGetCount_v2(unsigned *count) {
  *count = (unsigned)told(-1, "gpus", 1);
  return SUCCESS;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) {
  *device = (void *)(intptr_t)(index + 1);
  return (int)told((int)index, "open_code", SUCCESS);
}

int nvmlDeviceGetUUID(void *device, char *uuid, unsigned length) {
  snprintf(uuid, length, "GPU-00000000-0000-4000-8000-%012d", card_of(device));
  return SUCCESS;
}

int nvmlDeviceGetName(void *device, char *name, unsigned length) {
  (void)device;
  const char *own = getenv("NIGHTWATT_TEST_NVML_NAME");
  snprintf(name, length, "%s", own == NULL ? "Stand-in GPU" : own);
  return SUCCESS;
}

int nvmlSystemGetDriverVersion(char *version, unsigned length) {
  snprintf(version, length, "550.54.15");
  return SUCCESS;
}

struct pci {
  char legacy[16];
  unsigned domain, bus, device, id, subsystem;
  char bus_id[32];
};

int nvmlDeviceGetPciInfo_v3(void *device, struct pci *pci) {
  memset(pci, 0, sizeof *pci);
  snprintf(pci->bus_id, sizeof pci->bus_id, "00000000:%02X:00.0", 0x3b + card_of(device));
  return SUCCESS;
}

int nvmlDeviceGetPowerUsage(void *device, unsigned *milliwatts) {
  BEGIN;
  NEEDS("power");
  double now = wall_ms();
  double watts = told(card, "averages", 0) != 0 ? mean_watts(card, now, 1000) : watts_at(card, now);
  *milliwatts = (unsigned)lround(watts * 1000);
  return SUCCESS;
}

int nvmlDeviceGetTemperature(void *device, int sensor, unsigned *celsius) {
  BEGIN;
  (void)sensor;
  *celsius = 52;
  return SUCCESS;
}

int nvmlDeviceGetUtilizationRates(void *device, unsigned *rates) {
  BEGIN;
  rates[0] = 78;
  rates[1] = 35;
  return SUCCESS;
}

int nvmlDeviceGetClockInfo(void *device, int type, unsigned *megahertz) {
  BEGIN;
  *megahertz = type == 1 ? 1410 : 1593;
  return SUCCESS;
}

#ifdef OLDER
int nvmlDeviceGetCurrentClocksThrottleReasons(void *device, unsigned long long *reasons) {
#else
int nvmlDeviceGetCurrentClocksEventReasons(void *device, unsigned long long *reasons) {
#endif
  BEGIN;
  *reasons = (unsigned long long)told(card, "reasons", 4);
  return SUCCESS;
}

#ifndef OLDER
int nvmlDeviceGetArchitecture(void *device, unsigned *architecture) {
  *architecture = (unsigned)told(card_of(device), "architecture", 9);
  return SUCCESS;
}

int nvmlDeviceGetTotalEnergyConsumption(void *device, unsigned long long *energy) {
  BEGIN;
  NEEDS("counter");
  double now = wall_ms(), rhythm = told(card, "rhythm", 100);
  double at = rhythm > 0 ? floor(now / rhythm) * rhythm : now;
  if (has_begun(card, "still_after")) at = begun_ms + told(card, "still_after", 0);
  double from = has_begun(card, "reset_after") ? millijoules(card, begun_ms + told(card, "reset_after", 0)) : 0;
  double counted = fmax(0, millijoules(card, at) - from);
  *energy = (unsigned long long)(counted * told(card, "scale", 1));
  return SUCCESS;
}

struct field {
  unsigned id, scope;
  long long timestamp, latency;
  int type, code;
  union {
    double number;
    unsigned whole;
    unsigned long long large;
  } value;
};

int nvmlDeviceGetFieldValues(void *device, int count, struct field *fields) {
  BEGIN;
  for (int place = 0; place < count; place++) {
    struct field *field = &fields[place];
    field->type = 1;
    field->code = SUCCESS;
    if (field->id == 186 && told(card, "instant", 1) != 0) {
      field->value.whole = (unsigned)lround(watts_at(card, wall_ms()) * told(card, "instant", 1) * 1000);
    } else if (field->id == 185 && told(card, "average", 1) != 0) {
      field->value.whole = (unsigned)lround(mean_watts(card, wall_ms(), 1000) * 1000);
    } else {
      field->code = field->id == 82 || field->id == 185 || field->id == 186 ? NOT_SUPPORTED : INVALID_ARGUMENT;
    }
  }
  return SUCCESS;
}

int nvmlDeviceGetComputeRunningProcesses_v3(void *device, unsigned *count, void *processes) {
  BEGIN;
  (void)processes;
  *count = (unsigned)told(card, "processes", 1);
  return *count == 0 ? SUCCESS : INSUFFICIENT_SIZE;
}
#endif

// What Swift cannot see of MPI: its constants are macros over casts. Whatever fails ends the job with a message, as MPI
// does unless told otherwise, so no function here returns a status.
#ifndef CMPI_SHIM_H
#define CMPI_SHIM_H

#include <mpi.h>
#include <stdint.h>
#include <stdlib.h>

/// Joins the job; MPI is called from the calling thread alone. Returns whether this process has done so before.
static inline int mpi_join(void) {
  int joined = 0, level = 0;
  MPI_Initialized(&joined);
  if (!joined) MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level);
  return joined;
}

static inline int mpi_rank(void) {
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  return rank;
}

static inline int mpi_count(void) {
  int count = 1;
  MPI_Comm_size(MPI_COMM_WORLD, &count);
  return count;
}

/// The name of this machine, in a buffer of mpi_name_capacity bytes; returns its length.
enum { mpi_name_capacity = MPI_MAX_PROCESSOR_NAME + 1 };
static inline int mpi_name(char *name) {
  int length = 0;
  MPI_Get_processor_name(name, &length);
  return length;
}

/// Gathers as many bytes of each rank as counts says, one after the other, on every rank.
static inline void mpi_gather_bytes(const uint8_t *bytes, int count, uint8_t *all, const int *counts,
                                    const int *offsets) {
  MPI_Allgatherv(bytes, count, MPI_BYTE, all, counts, offsets, MPI_BYTE, MPI_COMM_WORLD);
}

static inline void mpi_gather_counts(int count, int *counts) {
  MPI_Allgather(&count, 1, MPI_INT, counts, 1, MPI_INT, MPI_COMM_WORLD);
}

/// Gathers the ranks' parts of an array on every rank, where each has its own in place.
static inline void mpi_share_floats(float *floats, const int *counts, const int *offsets) {
  MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, floats, counts, offsets, MPI_FLOAT, MPI_COMM_WORLD);
}

/// Sends floats to, or receives them from, some ranks at once; what two ranks send each other arrives in its order.
static inline void mpi_exchange(int sends, const int *to, float *const *sent, const int *sent_counts, int receives,
                                const int *from, float *const *received, const int *received_counts) {
  MPI_Request *requests = (MPI_Request *)malloc((size_t)(sends + receives + 1) * sizeof(MPI_Request));
  if (!requests) MPI_Abort(MPI_COMM_WORLD, 1);
  for (int i = 0; i < receives; i++)
    MPI_Irecv(received[i], received_counts[i], MPI_FLOAT, from[i], 0, MPI_COMM_WORLD, &requests[i]);
  for (int i = 0; i < sends; i++)
    MPI_Isend(sent[i], sent_counts[i], MPI_FLOAT, to[i], 0, MPI_COMM_WORLD, &requests[receives + i]);
  MPI_Waitall(sends + receives, requests, MPI_STATUSES_IGNORE);
  free(requests);
}

static inline void mpi_leave(void) { MPI_Finalize(); }

#endif

// What Swift cannot see of MPI: its constants are macros over casts. Whatever fails ends the job with a message, as MPI
// does unless told otherwise, so no function here returns a status but the one that joins.
#ifndef CMPI_SHIM_H
#define CMPI_SHIM_H

#include <mpi.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

/// How joining the job went.
enum mpi_joining { mpi_joined, mpi_joined_before, mpi_not_started, mpi_without_threads };

/// Joins the job; MPI is called from one thread at a time, and where it does not serve any, from the calling one alone,
/// beside which there are others.
static inline enum mpi_joining mpi_join(void) {
  int joined = 0, level = MPI_THREAD_SINGLE;
  MPI_Initialized(&joined);
  if (joined) return mpi_joined_before;
  if (MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &level) != MPI_SUCCESS) return mpi_not_started;
  return level < MPI_THREAD_FUNNELED ? mpi_without_threads : mpi_joined;
}

/// Whether threads other than the one that joined may call MPI.
static inline int mpi_serves_any_thread(void) {
  int level = MPI_THREAD_SINGLE;
  MPI_Query_thread(&level);
  return level >= MPI_THREAD_SERIALIZED;
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

/// What tells messages of different kinds apart.
enum { mpi_float_tag, mpi_length_tag, mpi_byte_tag };

/// How long a patient thread sleeps before it looks again, in nanoseconds.
enum { mpi_patience = 20000 };

/// Sends floats to, or receives them from, some ranks at once; what two ranks send each other arrives in its order. MPI
/// waits by looking again and again, which takes a processor; a patient caller leaves it to others in between.
static inline void mpi_exchange(int sends, const int *to, float *const *sent, const int *sent_counts, int receives,
                                const int *from, float *const *received, const int *received_counts, int is_patient) {
  MPI_Request *requests = (MPI_Request *)malloc((size_t)(sends + receives + 1) * sizeof(MPI_Request));
  if (!requests) MPI_Abort(MPI_COMM_WORLD, 1);
  for (int i = 0; i < receives; i++)
    MPI_Irecv(received[i], received_counts[i], MPI_FLOAT, from[i], mpi_float_tag, MPI_COMM_WORLD, &requests[i]);
  for (int i = 0; i < sends; i++)
    MPI_Isend(sent[i], sent_counts[i], MPI_FLOAT, to[i], mpi_float_tag, MPI_COMM_WORLD, &requests[receives + i]);
  const struct timespec pause = {0, mpi_patience};
  int is_done = 0;
  while (is_patient && (MPI_Testall(sends + receives, requests, &is_done, MPI_STATUSES_IGNORE), !is_done))
    nanosleep(&pause, NULL);
  if (!is_done) MPI_Waitall(sends + receives, requests, MPI_STATUSES_IGNORE);
  free(requests);
}

/// Bytes that are sent at once; MPI counts them in an int.
enum { mpi_most_bytes = 1 << 26 };

/// Returns the rank of a process whose message of bytes has come, or -1; waits for nothing.
static inline int mpi_sender(void) {
  int has_come = 0;
  MPI_Status status;
  MPI_Iprobe(MPI_ANY_SOURCE, mpi_length_tag, MPI_COMM_WORLD, &has_come, &status);
  return has_come ? status.MPI_SOURCE : -1;
}

/// Sends bytes: their number, and then themselves.
static inline void mpi_send_bytes(const uint8_t *bytes, int64_t count, int rank) {
  MPI_Send(&count, 1, MPI_INT64_T, rank, mpi_length_tag, MPI_COMM_WORLD);
  for (int64_t sent = 0; sent < count; sent += mpi_most_bytes) {
    const int64_t rest = count - sent;
    MPI_Send(bytes + sent, (int)(rest < mpi_most_bytes ? rest : mpi_most_bytes), MPI_BYTE, rank, mpi_byte_tag,
             MPI_COMM_WORLD);
  }
}

/// Returns the number of bytes of the next message of a rank.
static inline int64_t mpi_receive_length(int rank) {
  int64_t count = 0;
  MPI_Recv(&count, 1, MPI_INT64_T, rank, mpi_length_tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return count;
}

/// Receives so many bytes.
static inline void mpi_receive_bytes(uint8_t *bytes, int64_t count, int rank) {
  for (int64_t received = 0; received < count; received += mpi_most_bytes) {
    const int64_t rest = count - received;
    MPI_Recv(bytes + received, (int)(rest < mpi_most_bytes ? rest : mpi_most_bytes), MPI_BYTE, rank, mpi_byte_tag,
             MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  }
}

static inline void mpi_leave(void) { MPI_Finalize(); }

#endif

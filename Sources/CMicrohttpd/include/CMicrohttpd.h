// libmicrohttpd as Swift can call it: the functions of variable arguments, and handles that threads may share.
#ifndef CMICROHTTPD_H
#define CMICROHTTPD_H

#include <microhttpd.h>

#pragma clang assume_nonnull begin

/// A daemon; what is done with it here locks what it touches.
typedef struct __attribute__((swift_attr("@Sendable"))) HTTPDaemon {
  struct MHD_Daemon *pointer;
} HTTPDaemon;

/// A connection whose request waits: any thread may have it go on, which libmicrohttpd guards by a mutex.
typedef struct __attribute__((swift_attr("@Sendable"))) HTTPConnection {
  struct MHD_Connection *pointer;
} HTTPConnection;

/// How a daemon listens, and whom it calls.
typedef struct HTTPDaemonSettings {
  /// A socket that listens.
  int socket;
  unsigned int threads;
  unsigned int connections;
  /// What the request line and the headers of a request may take.
  size_t headerBytes;
  /// After so many seconds in which nothing moves a connection is closed.
  unsigned int idleSeconds;
  /// PEM texts for TLS; null for plain HTTP.
  const char *_Nullable certificate;
  const char *_Nullable key;
  MHD_AccessHandlerCallback handle;
  MHD_RequestCompletedCallback complete;
  MHD_NotifyConnectionCallback notify;
  /// What each of them is called with.
  void *context;
} HTTPDaemonSettings;

/// Starts a daemon with threads of its own, whose requests can wait; null where that cannot be.
struct MHD_Daemon *_Nullable http_start(const HTTPDaemonSettings *settings);

/// The socket of a connection, or -1.
int http_socket(struct MHD_Connection *connection);

/// What `notify` has put beside a connection.
void *_Nullable http_socketContext(struct MHD_Connection *connection);

/// The address of the client as text, without a port; empty where it has none.
void http_clientAddress(struct MHD_Connection *connection, char *text, size_t size);

#pragma clang assume_nonnull end

#endif

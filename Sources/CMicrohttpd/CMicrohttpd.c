#include "CMicrohttpd.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

struct MHD_Daemon *http_start(const HTTPDaemonSettings *settings) {
  int usesTLS = settings->certificate != NULL && settings->key != NULL;
  struct MHD_OptionItem options[] = {
      {MHD_OPTION_LISTEN_SOCKET, settings->socket, NULL},
      {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)settings->connections, NULL},
      {MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)settings->headerBytes, NULL},
      {MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)settings->idleSeconds, NULL},
      // 1: what is no HTTP is refused, not guessed at.
      {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
      {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)settings->complete, settings->context},
      {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)settings->notify, settings->context},
      {settings->threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, (intptr_t)settings->threads, NULL},
      {MHD_OPTION_END, 0, NULL}};
  struct MHD_OptionItem security[] = {
      {usesTLS ? MHD_OPTION_HTTPS_MEM_CERT : MHD_OPTION_END, 0, (void *)(uintptr_t)settings->certificate},
      {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)settings->key},
      {MHD_OPTION_END, 0, NULL}};
  unsigned int flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;
  if (usesTLS) flags |= MHD_USE_TLS;
  return MHD_start_daemon(flags, 0, NULL, NULL, settings->handle, settings->context, MHD_OPTION_ARRAY, options,
                          MHD_OPTION_ARRAY, security, MHD_OPTION_END);
}

int http_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == NULL ? -1 : info->connect_fd;
}

void *http_socketContext(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info == NULL ? NULL : info->socket_context;
}

void http_clientAddress(struct MHD_Connection *connection, char *text, size_t size) {
  if (size == 0) return;
  text[0] = 0;
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  if (info == NULL || info->client_addr == NULL) return;
  const void *address = NULL;
  if (info->client_addr->sa_family == AF_INET) {
    address = &((const struct sockaddr_in *)info->client_addr)->sin_addr;
  } else if (info->client_addr->sa_family == AF_INET6) {
    address = &((const struct sockaddr_in6 *)info->client_addr)->sin6_addr;
  }
  if (address != NULL) inet_ntop(info->client_addr->sa_family, address, text, (socklen_t)size);
}

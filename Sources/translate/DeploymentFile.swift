internal import Files

/// A file that has a system run the server, with as few rights as it needs.
enum DeploymentFile {
  /// A unit for systemd.
  case unit
  /// A unit for systemd that listens, and starts the other when somebody asks.
  case socket
  /// What podman and docker build an image by.
  case container

  /// Writes the file on standard output.
  func print() throws {
    let output = try OutputFile(path: "-")
    try output.write(text)
    try output.close()
  }

  private var text: String {
    switch self {
    case .unit: unitText
    case .socket: socketText
    case .container: containerText
    }
  }
}

private var unitText: String {
  """
  # /etc/systemd/system/translate.service; 'systemctl daemon-reload', then 'systemctl enable --now translate'
  [Unit]
  Description=Translation server
  After=network.target

  [Service]
  ExecStart=\(ModelFolders.programPath) serve
  Restart=on-failure
  TimeoutStopSec=60
  DynamicUser=yes
  ProtectSystem=strict
  ProtectHome=read-only
  PrivateTmp=yes
  PrivateDevices=yes
  ProtectClock=yes
  ProtectHostname=yes
  ProtectKernelLogs=yes
  ProtectKernelTunables=yes
  ProtectKernelModules=yes
  ProtectControlGroups=yes
  RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
  RestrictNamespaces=yes
  RestrictRealtime=yes
  RestrictSUIDSGID=yes
  LockPersonality=yes
  NoNewPrivileges=yes
  CapabilityBoundingSet=
  SystemCallArchitectures=native
  UMask=0077
  LimitNOFILE=8192

  [Install]
  WantedBy=multi-user.target

  """
}

private let socketText = """
  # /etc/systemd/system/translate.socket, beside translate.service; 'systemctl enable --now translate.socket'
  [Unit]
  Description=Translation server, started when somebody asks

  [Socket]
  ListenStream=127.0.0.1:5000
  Backlog=4096
  NoDelay=yes

  [Install]
  WantedBy=sockets.target

  """

private let containerText = """
  # In an empty folder with this file:
  #   translate install --prefix translate
  #   podman build --tag translate .
  #   podman run --rm --read-only --cap-drop all --security-opt no-new-privileges --publish 127.0.0.1:5000:5000 translate
  FROM docker.io/library/debian:12-slim
  RUN apt-get update \\
    && apt-get install --yes --no-install-recommends libdnnl2 libicu72 libmicrohttpd12 libpangocairo-1.0-0 \\
      libxml2 libyaml-0-2 libzip4 zlib1g \\
    && rm -rf /var/lib/apt/lists/*
  COPY translate /usr/local
  USER 65534:65534
  EXPOSE 5000
  STOPSIGNAL SIGTERM
  HEALTHCHECK CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5000 && printf 'GET /health HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q status <&3"]
  ENTRYPOINT ["/usr/local/bin/translate", "serve", "--host", "0.0.0.0"]

  """

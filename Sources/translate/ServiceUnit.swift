internal import Files

/// The unit that has systemd run the server, with as few rights as it needs.
enum ServiceUnit {
  static func print() throws {
    let output = try OutputFile(path: "-")
    try output.write(text)
    try output.close()
  }

  private static var text: String {
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
    ProtectKernelTunables=yes
    ProtectKernelModules=yes
    ProtectControlGroups=yes
    RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
    RestrictNamespaces=yes
    LockPersonality=yes
    NoNewPrivileges=yes
    CapabilityBoundingSet=
    LimitNOFILE=8192

    [Install]
    WantedBy=multi-user.target

    """
  }
}

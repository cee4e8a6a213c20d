//! A certificate authority of the rig's own, and the servers' certificate.

use std::process::Command;

use crate::{
    child::run,
    error::RigError,
    folder::{Folder, set_mode},
};

/// Writes `tls/ca.pem`, `tls/server.pem` and `tls/server.key`: EC P-256, names `localhost`, `mail.example.test`, 127.0.0.1.
pub(crate) fn make(folder: &Folder) -> Result<(), RigError> {
    folder.write("tls/server.ext", include_str!("../conf/server.ext"), &[])?;
    let steps = [
        "ecparam -name prime256v1 -genkey -noout -out ca.key",
        "req -x509 -new -key ca.key -sha256 -days 3650 -subj /CN=Rig-Test-CA -out ca.pem \
         -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign",
        "ecparam -name prime256v1 -genkey -noout -out server.key",
        "req -new -key server.key -subj /CN=localhost -out server.csr",
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -sha256 \
         -extfile server.ext -out server.pem",
    ];
    for step in steps {
        run(Command::new("openssl")
            .args(step.split_whitespace())
            .current_dir(folder.path("tls")))?;
    }
    for key in ["tls/ca.key", "tls/server.key"] {
        set_mode(&folder.path(key), 0o600)?;
    }
    for certificate in ["tls/ca.pem", "tls/server.pem"] {
        set_mode(&folder.path(certificate), 0o644)?;
    }
    Ok(())
}

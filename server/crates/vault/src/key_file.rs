//! The master key file: read with suspicion, made so that a killed process leaves all of it or nothing.

use crate::keyring::{KEY_LENGTH, KeyRing, KeyRingError};
use domain::ports::Entropy;
use secrecy::{ExposeSecret, SecretString};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Bytes of a key file at most. A ring of a thousand keys is far below it.
const MAX_FILE: u64 = 64 * 1024;

/// A key ring and where it comes from.
#[derive(Debug)]
pub struct LoadedKeyRing {
    /// The keys.
    pub ring: KeyRing,
    /// Whether the file was made just now, so that somebody has to be told to back it up.
    pub created: bool,
    /// The file's permission bits, when more users may read it than is usual for such a file: the operator is told.
    pub shared: Option<u32>,
}

/// Who made a key file, and so who answers for its rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Made {
    /// We did, with mode 0600. Should all the world be able to read it now, something went wrong.
    ByUs,
    /// Somebody put it there: a credential of systemd has mode 0440, a secret in a container often 0644, and neither can be changed.
    ByOthers,
}

/// The master key file cannot be used. `Display` tells the operator what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The file exists, but reading fails.
    #[error(
        "The master key file {path} cannot be read: {reason}. Let the user that runs Countersign read it."
    )]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// A folder or a device where a file belongs.
    #[error("The master key {path} is not a file. Point the setting at a file, or at a name that is free.")]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// We made it, and now users outside its group have rights on it.
    #[error(
        "The master key file {path} is open to other users (mode {mode:04o}). Close it with: chmod 600 {path}. If anybody may have copied it, change the key as well."
    )]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Larger than a key file can be, or not text.
    #[error("The file {path} is not a master key file. Point the setting at the right file.")]
    NotAKeyFile {
        /// The file.
        path: PathBuf,
    },
    /// The text is no key ring.
    #[error("The master key file {path} cannot be used. {reason}")]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        reason: KeyRingError,
    },
    /// There is none, and none can be made.
    #[error(
        "The master key file {path} does not exist and cannot be made: {reason}. Make its folder, and let the user that runs Countersign write into it."
    )]
    Create {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
}

impl KeyRing {
    /// Reads a key file that the operator provides. Whatever its rights are, it is taken; see [`LoadedKeyRing::shared`].
    ///
    /// # Errors
    /// Why there is no key ring.
    pub fn load(path: &Path) -> Result<LoadedKeyRing, KeyFileError> {
        read(path, Made::ByOthers)?.ok_or_else(|| KeyFileError::Read {
            path: path.to_owned(),
            reason: io::ErrorKind::NotFound.into(),
        })
    }

    /// Reads our own key file, or makes one with a new key when there is none. The folder must exist.
    ///
    /// The new file has mode 0600, appears under its name only when it is whole and on disk, and never replaces another: of
    /// two processes that start at once, the later one takes the file of the earlier.
    ///
    /// # Errors
    /// Why there is no key ring.
    pub fn load_or_create(path: &Path, entropy: &dyn Entropy) -> Result<LoadedKeyRing, KeyFileError> {
        if let Some(loaded) = read(path, Made::ByUs)? {
            return Ok(loaded);
        }
        let failed = |reason| KeyFileError::Create {
            path: path.to_owned(),
            reason,
        };
        let created = create(path, entropy).map_err(failed)?;
        let loaded = read(path, Made::ByUs)?.ok_or_else(|| failed(io::ErrorKind::NotFound.into()))?;
        Ok(LoadedKeyRing { created, ..loaded })
    }
}

/// The ring of a file, `None` when there is no file.
fn read(path: &Path, made: Made) -> Result<Option<LoadedKeyRing>, KeyFileError> {
    let path_owned = || path.to_owned();
    let failed = |reason| KeyFileError::Read {
        path: path_owned(),
        reason,
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(KeyFileError::NotAFile { path: path_owned() });
    }
    let shared = check_rights(path, &metadata, made)?;
    // Room for all of it: a buffer that grows would leave copies of the key behind
    let mut text = Zeroizing::new(String::with_capacity(64 * 1024 + 1));
    match file.take(MAX_FILE + 1).read_to_string(&mut text) {
        Ok(length) if u64::try_from(length).is_ok_and(|length| length <= MAX_FILE) => {}
        Err(error) if error.kind() != io::ErrorKind::InvalidData => return Err(failed(error)),
        Ok(_) | Err(_) => return Err(KeyFileError::NotAKeyFile { path: path_owned() }),
    }
    match KeyRing::from_text(&SecretString::from(text.as_str())) {
        Ok(ring) => Ok(Some(LoadedKeyRing {
            ring,
            created: false,
            shared,
        })),
        Err(reason) => Err(KeyFileError::Content {
            path: path_owned(),
            reason,
        }),
    }
}

/// The permission bits, when they are wider than they need be; an error when they are too wide for a file of ours.
#[cfg(unix)]
fn check_rights(path: &Path, metadata: &fs::Metadata, made: Made) -> Result<Option<u32>, KeyFileError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o7777;
    let (group, world) = (mode & 0o070 != 0, mode & 0o007 != 0);
    match made {
        Made::ByUs if world => Err(KeyFileError::Exposed {
            path: path.to_owned(),
            mode,
        }),
        Made::ByUs if group => Ok(Some(mode)),
        Made::ByOthers if world => Ok(Some(mode)),
        Made::ByUs | Made::ByOthers => Ok(None),
    }
}

/// Elsewhere the rights of the folder decide, and there is nothing to ask without a further dependency.
#[cfg(not(unix))]
fn check_rights(_: &Path, _: &fs::Metadata, _: Made) -> Result<Option<u32>, KeyFileError> {
    Ok(None)
}

/// Makes the file. `false` when another process was faster.
fn create(path: &Path, entropy: &dyn Entropy) -> io::Result<bool> {
    let mut key = Zeroizing::new([0; KEY_LENGTH]);
    entropy.fill(&mut *key);
    let text = KeyRing::generate(&key);

    let mut suffix = [0; 8];
    entropy.fill(&mut suffix);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", hex::encode(suffix)));
    let temporary = path.with_file_name(name);

    write_new(&temporary, &text)?;
    // A link either takes the name or finds it taken; a rename would replace the file of a faster process
    let linked = fs::hard_link(&temporary, path);
    fs::remove_file(&temporary)?;
    let created = match linked {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
        // A file system without hard links. Killed in here, it leaves a file that the next start refuses by name.
        Err(_) => match write_new(path, &text) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
            Err(error) => return Err(error),
        },
    };
    sync_folder(path)?;
    Ok(created)
}

/// Writes a file that did not exist, readable by its owner alone, down to the disk.
fn write_new(path: &Path, text: &SecretString) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let written = file
        .write_all(text.expose_secret().as_bytes())
        .and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a key file, say on a full disk, would stand in the way of the next start. The first error is the one to tell
        let _ = fs::remove_file(path);
    }
    written
}

/// Makes the new name outlive a power failure.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Folders cannot be opened there; the file system's journal has to do.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[path = "key_file_tests.rs"]
mod tests;

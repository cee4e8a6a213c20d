use super::*;
use crate::fixtures::CountingEntropy;

fn load(path: &Path) -> Result<LoadedKeyRing, KeyFileError> {
    KeyRing::load_or_create(path, &CountingEntropy::default())
}

#[test]
fn the_first_start_makes_a_file_and_the_next_one_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let first = load(&path).unwrap();
    let second = load(&path).unwrap();
    assert!(first.created && !second.created);
    assert_eq!(first.ring.current_id(), second.ring.current_id());
    let names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["master.key"], "no temporary file stays behind");
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_file_of_ours_is_closed_to_others_and_refused_when_all_the_world_may_use_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    load(&path).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    for open in [0o604, 0o644, 0o602, 0o601] {
        set_mode(&path, open);
        let error = load(&path).unwrap_err();
        assert!(matches!(error, KeyFileError::Exposed { mode, .. } if mode == open));
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }
    for (mode, shared) in [(0o640, Some(0o640)), (0o400, None), (0o600, None)] {
        set_mode(&path, mode);
        let loaded = load(&path).unwrap();
        assert!(!loaded.created);
        assert_eq!(loaded.shared, shared);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_the_operator_provides_is_taken_as_it_is_and_never_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("credential");
    let missing = KeyRing::load(&path).unwrap_err();
    assert!(matches!(missing, KeyFileError::Read { .. }), "{missing}");
    assert!(!path.exists());
    let made = load(&path).unwrap();
    for (mode, shared) in [
        (0o440, None),
        (0o400, None),
        (0o644, Some(0o644)),
        (0o444, Some(0o444)),
    ] {
        set_mode(&path, mode);
        let loaded = KeyRing::load(&path).unwrap();
        assert_eq!(loaded.ring.current_id(), made.ring.current_id());
        assert_eq!((loaded.created, loaded.shared), (false, shared), "{mode:o}");
    }
}

#[test]
fn an_existing_file_is_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    write_new(&path, &"".into()).unwrap();
    let error = load(&path).unwrap_err();
    assert!(matches!(
        error,
        KeyFileError::Content {
            reason: KeyRingError::NoKey,
            ..
        }
    ));
    assert_eq!(fs::read(&path).unwrap(), b"");
}

#[test]
fn a_process_that_comes_second_leaves_the_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let entropy = CountingEntropy::default();
    assert!(create(&path, &entropy).unwrap());
    let before = fs::read(&path).unwrap();
    assert!(!create(&path, &entropy).unwrap());
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn many_first_starts_at_once_agree_on_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let entropy = CountingEntropy::default();
    let loaded: Vec<_> = std::thread::scope(|scope| {
        let start = || KeyRing::load_or_create(&path, &entropy).unwrap();
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(loaded.iter().filter(|loaded| loaded.created).count(), 1);
    let id = loaded[0].ring.current_id();
    assert!(loaded.iter().all(|loaded| loaded.ring.current_id() == id));
}

#[test]
fn what_is_no_key_file_is_refused_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(
        load(folder.path()).unwrap_err(),
        KeyFileError::NotAFile { .. } | KeyFileError::Read { .. }
    ));
    let missing = folder.path().join("none").join("master.key");
    assert!(matches!(load(&missing).unwrap_err(), KeyFileError::Create { .. }));

    let large = folder.path().join("large");
    write_new(&large, &"#".repeat(64 * 1024 + 1).into()).unwrap();
    assert!(matches!(
        load(&large).unwrap_err(),
        KeyFileError::NotAKeyFile { .. }
    ));

    let wrong = folder.path().join("wrong");
    write_new(&wrong, &"k1:c2VjcmV0".into()).unwrap();
    let error = load(&wrong).unwrap_err().to_string();
    assert!(error.contains("Line 1") && !error.contains("c2VjcmV0"), "{error}");
}

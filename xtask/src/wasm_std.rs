//! The standard library for wasm32-unknown-unknown. rustup brings it; where rustup's server cannot be reached, it is built
//! from the library sources that Debian packages for the same compiler version.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::{
    process::{self, output, run, run_quietly},
    progress::note,
};

/// The only target we build for besides the host.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Suites that may carry the sources of a current compiler, most likely first.
const SUITES: [&str; 5] = ["trixie-backports", "trixie", "bookworm-backports", "forky", "sid"];
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Makes `cargo build --target wasm32-unknown-unknown` work. Does nothing when it already does.
///
/// # Errors
/// Neither rustup nor Debian's sources helped; the message says what to do by hand.
pub(crate) fn ensure() -> Result<()> {
    let sysroot = PathBuf::from(output(Command::new("rustc").args(["--print", "sysroot"]))?.trim());
    let library = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    if has_std(&library) {
        return Ok(());
    }
    note(&format!("Fetching the standard library for {TARGET} with rustup"));
    let by_rustup = run_quietly(Command::new("rustup").args(["target", "add", TARGET]));
    if by_rustup.is_ok() && has_std(&library) {
        return Ok(());
    }
    note("rustup could not bring it; building it from Debian's package rust-src");
    let by_debian = build_from_debian(&sysroot, &library);
    if let (Err(first), Err(second)) = (&by_rustup, &by_debian) {
        bail!(
            "the compiler has no standard library for {TARGET}.\n\
             1. rustup: {first:#}\n2. Debian's sources: {second:#}\n\
             Connect to the network and run `rustup target add {TARGET}`"
        );
    }
    by_debian
}

fn has_std(library: &Path) -> bool {
    fs::read_dir(library).is_ok_and(|files| {
        files.flatten().any(|file| {
            let name = file.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libstd-") && name.ends_with(".rlib")
        })
    })
}

fn build_from_debian(sysroot: &Path, library: &Path) -> Result<()> {
    let version = compiler_version()?;
    let work = process::tools_dir().join("wasm-std").join(&version);
    let built = work.join("lib");
    if !has_std(&built) {
        let sources = sources(&work, &version)?;
        let link = sysroot.join("lib/rustlib/src/rust");
        let linked = link_sources(&sources, &link)?;
        let result = compile(&work, &built);
        if linked {
            fs::remove_file(&link).with_context(|| format!("removing {}", link.display()))?;
        }
        result?;
    }
    fs::create_dir_all(library).with_context(|| format!("{} cannot be written to", library.display()))?;
    copy_libraries(&built, library)
}

fn compiler_version() -> Result<String> {
    let text = output(Command::new("rustc").arg("-vV"))?;
    let release = text.lines().find_map(|line| line.strip_prefix("release: "));
    Ok(release.context("`rustc -vV` names no release")?.to_owned())
}

/// The unpacked `rust-src` of exactly this compiler: the folder that holds `library/`.
fn sources(work: &Path, version: &str) -> Result<PathBuf> {
    let unpacked = work.join("unpacked");
    let sources = unpacked.join(format!("usr/src/rustc-{version}"));
    if sources.join("library").is_dir() {
        return Ok(sources);
    }
    let package = download(&work.join("apt"), version)?;
    run_quietly(Command::new("dpkg").arg("-x").arg(&package).arg(&unpacked))?;
    if !sources.join("library").is_dir() {
        bail!("{} holds no {}", package.display(), sources.display());
    }
    Ok(sources)
}

/// Lets apt itself find, check and fetch the package, with lists and cache of its own: the system's apt is not touched and
/// no rights are needed.
fn download(apt_root: &Path, version: &str) -> Result<PathBuf> {
    for folder in ["lists/partial", "cache/archives/partial"] {
        fs::create_dir_all(apt_root.join(folder))?;
    }
    let source_list = apt_root.join("sources.list");
    for mirror in mirrors()? {
        for suite in SUITES {
            fs::write(
                &source_list,
                format!("deb [signed-by={KEYRING}] {mirror} {suite} main\n"),
            )?;
            if run_quietly(apt(apt_root, "apt-get").args(["-qq", "update"])).is_err() {
                continue;
            }
            let offered = output(apt(apt_root, "apt-cache").args(["madison", "rust-src"]))?;
            let Some(package_version) = matching_version(&offered, version) else {
                continue;
            };
            note(&format!("Fetching rust-src {package_version} from {suite}"));
            let mut fetch = apt(apt_root, "apt-get");
            fetch.args(["-qq", "download", &format!("rust-src={package_version}")]);
            run_quietly(fetch.current_dir(apt_root))?;
            return downloaded(apt_root);
        }
    }
    bail!("no suite of this machine's Debian mirror has the package rust-src in version {version}")
}

fn apt(apt_root: &Path, program: &str) -> Command {
    let mut command = Command::new(program);
    let set = |name: &str, path: PathBuf| format!("{name}={}", path.display());
    command
        .arg("-o")
        .arg(set("Dir::Etc::SourceList", apt_root.join("sources.list")));
    command.args(["-o", "Dir::Etc::SourceParts=-", "-o", "APT::Sandbox::User=root"]);
    command
        .arg("-o")
        .arg(set("Dir::State::Lists", apt_root.join("lists")));
    command.arg("-o").arg(set("Dir::Cache", apt_root.join("cache")));
    // "Some index files failed to download" is a warning otherwise
    command.args(["-o", "APT::Update::Error-Mode=any"]);
    command
}

/// The Debian mirrors that apt on this machine is set up to use.
fn mirrors() -> Result<Vec<String>> {
    let list = output(Command::new("apt-get").args([
        "indextargets",
        "--format",
        "$(REPO_URI)",
        "Created-By: Packages",
    ]))
    .context("this fallback needs Debian's apt")?;
    let mut mirrors: Vec<String> = list
        .lines()
        .filter(|uri| uri.trim_end_matches('/').ends_with("/debian"))
        .map(str::to_owned)
        .collect();
    mirrors.dedup();
    if mirrors.is_empty() {
        bail!("apt's sources name no Debian mirror");
    }
    Ok(mirrors)
}

/// `apt-cache madison` prints `rust-src | 1.95.0+dfsg1-2~bpo13+1 | mirror suite/main amd64 Packages`.
fn matching_version(madison: &str, version: &str) -> Option<String> {
    let wanted = format!("{version}+");
    madison
        .lines()
        .filter_map(|line| line.split('|').nth(1))
        .map(str::trim)
        .find(|offered| offered.starts_with(&wanted))
        .map(str::to_owned)
}

fn downloaded(folder: &Path) -> Result<PathBuf> {
    let found = fs::read_dir(folder)?
        .flatten()
        .map(|file| file.path())
        .find(|path| path.extension().is_some_and(|extension| extension == "deb"));
    found.context("apt reported success but left no package")
}

/// Cargo looks for the sources inside the toolchain. Returns whether a link was made that is to be removed again.
fn link_sources(sources: &Path, link: &Path) -> Result<bool> {
    if link.join("library").is_dir() {
        return Ok(false);
    }
    if link.is_symlink() {
        fs::remove_file(link)?; // left by a run that was killed
    }
    if let Some(parent) = link.parent() {
        fs::create_dir_all(parent).with_context(|| format!("{} cannot be written to", parent.display()))?;
    }
    std::os::unix::fs::symlink(sources, link).with_context(|| format!("linking {}", link.display()))?;
    Ok(true)
}

/// Builds an empty library and, on the way, std for the target.
fn compile(work: &Path, built: &Path) -> Result<()> {
    let empty = work.join("empty");
    fs::create_dir_all(empty.join("src"))?;
    fs::write(
        empty.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n",
    )?;
    fs::write(empty.join("src/lib.rs"), "")?;
    note("Compiling std (half a minute)");
    let mut build = process::cargo();
    build
        .current_dir(&empty)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", empty.join("target"));
    run(build.args([
        "build",
        "--quiet",
        "--release",
        "--target",
        TARGET,
        "-Zbuild-std=std,panic_abort",
    ]))?;
    fs::create_dir_all(built)?;
    copy_libraries(&empty.join("target").join(TARGET).join("release/deps"), built)
}

fn copy_libraries(from: &Path, to: &Path) -> Result<()> {
    for file in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let path = file?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(&path, to.join(name)).with_context(|| format!("copying {name} to {}", to.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::matching_version;

    #[test]
    fn takes_only_the_exact_compiler_version() {
        let madison = " rust-src | 1.96.1+dfsg1-1 | http://mirror sid/main amd64 Packages\n \
                       rust-src | 1.95.0+dfsg1-2~bpo13+1 | http://mirror trixie-backports/main amd64 Packages\n";
        assert_eq!(
            matching_version(madison, "1.95.0").as_deref(),
            Some("1.95.0+dfsg1-2~bpo13+1")
        );
        assert_eq!(matching_version(madison, "1.95"), None);
        assert_eq!(matching_version(madison, "1.9"), None);
    }
}

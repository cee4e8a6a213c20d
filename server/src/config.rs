//! Configuration: `countersign.toml`, the environment `COUNTERSIGN_*`, the command line, in rising order.

mod file;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use secrecy::SecretString;
use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use store::DatabaseUrl;

/// Prefix of all our environment variables.
const PREFIX: &str = "COUNTERSIGN_";
/// Variables with this prefix belong to the tests.
const TEST_PREFIX: &str = "COUNTERSIGN_TEST_";
/// The one variable that is not an option: a master key does not belong on a command line, where everybody can read it.
const MASTER_KEY: &str = "COUNTERSIGN_MASTER_KEY";

/// What can be said on the command line and in the environment; clap reads both. `None` means not said.
#[expect(
    clippy::doc_markdown,
    reason = "these comments are the help texts on a terminal"
)]
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Configuration")]
pub struct Options {
    /// Configuration file [default: countersign.toml in the working directory, if it is there]
    #[arg(long, global = true, env = "COUNTERSIGN_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Address and port to listen on [default: 127.0.0.1:8080]
    #[arg(long, global = true, env = "COUNTERSIGN_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// Folder for database and master key when nothing else is said [default: data]
    #[arg(long, global = true, env = "COUNTERSIGN_DATA_DIR", value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
    /// Database: sqlite:PATH or postgres://… [default: sqlite:DATA_DIR/countersign.db]
    #[arg(
        long,
        global = true,
        env = "COUNTERSIGN_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub database_url: Option<String>,
    /// Server Base URL for a new installation; later it is changed in the console, under System, General
    #[arg(long, global = true, env = "COUNTERSIGN_BASE_URL", value_name = "URL")]
    pub base_url: Option<String>,
    /// File with the master key [default: the systemd credential countersign-master-key, else DATA_DIR/master.key, made at the first
    /// start]. The key itself can also be given in COUNTERSIGN_MASTER_KEY
    #[arg(long, global = true, env = "COUNTERSIGN_MASTER_KEY_FILE", value_name = "FILE")]
    pub master_key_file: Option<PathBuf>,
    /// PEM file with certificates of further authorities to trust: an internal one of a mail server, for instance
    #[arg(long, global = true, env = "COUNTERSIGN_EXTRA_CA_FILE", value_name = "FILE")]
    pub extra_ca_file: Option<PathBuf>,
    /// Addresses of reverse proxies whose X-Forwarded-For is believed, separated by commas
    #[arg(
        long,
        global = true,
        env = "COUNTERSIGN_TRUSTED_PROXIES",
        value_name = "ADDRESSES",
        value_delimiter = ','
    )]
    pub trusted_proxies: Option<Vec<IpAddr>>,
    /// What is logged, such as info or info,domain=debug [default: info, without the steps of each migration]
    #[arg(long, global = true, env = "COUNTERSIGN_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// How it is logged [default: text on a terminal, json otherwise]
    #[arg(long, global = true, env = "COUNTERSIGN_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Where the master key comes from.
#[derive(Debug, Clone)]
pub enum MasterKeySource {
    /// The key ring itself.
    Text(SecretString),
    /// A file; made at the first start when it is ours to make.
    File {
        /// Its path.
        path: PathBuf,
        /// Whether to make it when it is missing.
        create: bool,
    },
}

/// The configuration, complete.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Data folder.
    pub data_dir: PathBuf,
    /// Database.
    pub database: DatabaseUrl,
    /// Server Base URL for a new installation.
    pub base_url: Option<String>,
    /// Master key.
    pub master_key: MasterKeySource,
    /// Further authorities.
    pub extra_ca_file: Option<PathBuf>,
    /// Proxies to believe.
    pub trusted_proxies: Vec<IpAddr>,
    /// Log filter.
    pub log: String,
    /// Log format; `None` decides by the terminal.
    pub log_format: Option<LogFormat>,
}

impl Config {
    /// Joins the three sources.
    ///
    /// # Errors
    /// A file that cannot be read, an unknown name, or a value that makes no sense, with a sentence that says which.
    pub fn load(options: Options) -> Result<Self> {
        let environment: Vec<String> = std::env::vars_os()
            .filter_map(|(name, _)| name.into_string().ok())
            .collect();
        refuse_unknown(&environment)?;
        let file = file::read(options.config.as_deref())?;
        let data_dir = options
            .data_dir
            .or(file.data_dir)
            .unwrap_or_else(|| "data".into());
        let database = match options.database_url.or(file.database_url) {
            Some(text) => text.parse().context("the database URL is wrong")?,
            None => DatabaseUrl::sqlite(data_dir.join("countersign.db")),
        };
        let master_key = master_key(options.master_key_file.or(file.master_key_file), &data_dir);
        let listen = options
            .listen
            .or(file.listen)
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        Ok(Self {
            listen,
            database,
            base_url: options.base_url.or(file.base_url),
            master_key,
            extra_ca_file: options.extra_ca_file.or(file.extra_ca_file),
            trusted_proxies: options
                .trusted_proxies
                .or(file.trusted_proxies)
                .unwrap_or_default()
                .iter()
                .map(IpAddr::to_canonical)
                .collect(),
            log: options
                .log
                .or(file.log)
                .unwrap_or_else(|| "info,sea_orm_migration=warn".to_owned()),
            log_format: options.log_format.or(file.log_format),
            data_dir,
        })
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the environment"
)]
fn master_key(file: Option<PathBuf>, data_dir: &Path) -> MasterKeySource {
    if let Ok(text) = std::env::var(MASTER_KEY) {
        return MasterKeySource::Text(text.into());
    }
    if let Some(path) = file {
        return MasterKeySource::File { path, create: false };
    }
    // systemd: LoadCredential=countersign-master-key:/etc/countersign/master.key
    let credential = std::env::var("CREDENTIALS_DIRECTORY")
        .map(|folder| Path::new(&folder).join("countersign-master-key"));
    match credential {
        Ok(path) if path.exists() => MasterKeySource::File { path, create: false },
        _ => MasterKeySource::File {
            path: data_dir.join("master.key"),
            create: true,
        },
    }
}

/// A mistyped variable would otherwise be ignored in silence.
fn refuse_unknown(environment: &[String]) -> Result<()> {
    use clap::CommandFactory;
    #[derive(Debug, clap::Parser)]
    struct Known {
        #[command(flatten)]
        options: Options,
    }
    let command = Known::command();
    let known: Vec<&str> = command
        .get_arguments()
        .filter_map(|argument| argument.get_env()?.to_str())
        .collect();
    let unknown = environment.iter().find(|name| {
        name.starts_with(PREFIX)
            && !name.starts_with(TEST_PREFIX)
            && *name != MASTER_KEY
            && !known.contains(&name.as_str())
    });
    if let Some(name) = unknown {
        bail!("the environment variable {name} is not known. See countersign --help for all that are");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_variable_is_named() {
        let fine = [
            "PATH",
            "COUNTERSIGN_LISTEN",
            "COUNTERSIGN_MASTER_KEY",
            "COUNTERSIGN_TEST_POSTGRES_URL",
        ]
        .map(str::to_owned);
        assert!(refuse_unknown(&fine).is_ok());
        let error = refuse_unknown(&["COUNTERSIGN_LISTN".to_owned()]).unwrap_err();
        assert!(error.to_string().contains("COUNTERSIGN_LISTN"));
    }

    #[test]
    fn the_command_line_beats_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("countersign.toml");
        std::fs::write(&path, "listen = \"127.0.0.1:1\"\nlog = \"warn\"\n").unwrap();
        let options = Options {
            config: Some(path),
            listen: "127.0.0.1:2".parse().ok(),
            ..Options::default()
        };
        let config = Config::load(options).unwrap();
        assert_eq!((config.listen.port(), config.log.as_str()), (2, "warn"));
    }
}

//! The private PostgreSQL answers queries and is gone when dropped.

use std::{net::TcpStream, process::Command};

use mail_rig::Postgres;

#[test]
fn answers_and_ends() {
    let postgres = Postgres::start().unwrap();
    let url = postgres.url();
    let output = Command::new("psql")
        .args(["-At", "-c", "create database one", "-c", "select 6 * 7", &url])
        .output();
    let said = String::from_utf8(output.unwrap().stdout).unwrap();
    assert_eq!(said, "CREATE DATABASE\n42\n");

    let port: u16 = url
        .rsplit(':')
        .next()
        .unwrap()
        .split('/')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    drop(postgres);
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

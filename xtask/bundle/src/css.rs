//! The style sheet: one file that only imports others, in the order of their layers.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};

/// Reads `main` and puts the text of each imported file in the place of its import.
///
/// # Errors
/// A file is missing, or `main` holds anything but comments and lines of the form `@import "name.css";`.
pub(crate) fn read(main: &Path) -> Result<String> {
    let text = fs::read_to_string(main).with_context(|| format!("reading {}", main.display()))?;
    let folder = main.parent().unwrap_or(Path::new("."));
    let mut whole = String::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || (line.starts_with("/*") && line.ends_with("*/")) {
            continue;
        }
        let Some(name) = line
            .strip_prefix("@import \"")
            .and_then(|rest| rest.strip_suffix("\";"))
        else {
            bail!(
                "{}: only `@import \"name.css\";` is understood here, not `{line}`",
                main.display()
            );
        };
        let path = folder.join(name);
        whole += &fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        whole.push('\n');
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::read;

    #[test]
    fn keeps_the_order_of_the_imports() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.css"), "a{}").unwrap();
        fs::write(folder.path().join("b.css"), "b{}").unwrap();
        let main = folder.path().join("main.css");
        fs::write(&main, "/* order */\n@import \"b.css\";\n@import \"a.css\";\n").unwrap();
        assert_eq!(read(&main).unwrap(), "b{}\na{}\n");
    }

    #[test]
    fn refuses_rules_that_would_be_lost() {
        let folder = tempfile::tempdir().unwrap();
        let main = folder.path().join("main.css");
        fs::write(&main, "p { color: red }\n").unwrap();
        assert!(read(&main).unwrap_err().to_string().contains("p { color: red }"));
    }
}

//! The flags of Helm's for where a chart is fetched from (`addChartPathOptionsFlags` in its `pkg/cmd/flags.go`). Charts
//! are not fetched here: the flags are taken, and those that cannot be left unheard are refused.

use anyhow::bail;
use clap::Args;

/// Flags for charts of a repository.
#[derive(Args, Debug)]
pub struct ChartSource {
    #[arg(long, hide = true)]
    repo: Option<String>,
    #[arg(long, hide = true)]
    verify: bool,
    #[arg(long, hide = true)]
    version: Option<String>,
    #[arg(long, hide = true)]
    devel: bool,
    #[arg(long, hide = true)]
    keyring: Option<String>,
    #[arg(long, hide = true)]
    username: Option<String>,
    #[arg(long, hide = true)]
    password: Option<String>,
    #[arg(long, hide = true)]
    cert_file: Option<String>,
    #[arg(long, hide = true)]
    key_file: Option<String>,
    #[arg(long, hide = true)]
    ca_file: Option<String>,
    #[arg(long, hide = true)]
    insecure_skip_tls_verify: bool,
    #[arg(long, hide = true)]
    plain_http: bool,
    #[arg(long, hide = true)]
    pass_credentials: bool,
}

impl ChartSource {
    /// Refuses what would be another chart, or one that is not checked.
    ///
    /// # Errors
    /// `--repo` or `--verify` is given.
    pub fn refuse(&self) -> anyhow::Result<()> {
        if self.verify {
            bail!("--verify checks signatures, which chartroom cannot: verify the chart before it is used");
        }
        if self.repo.as_ref().is_some_and(|repo| !repo.is_empty()) {
            bail!("--repo needs a chart repository: fetch the chart, then use its directory or archive");
        }
        Ok(())
    }
}

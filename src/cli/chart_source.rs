//! The flags of Helm's that ask for a chart to be fetched or checked (`addChartPathOptionsFlags` in its
//! `pkg/cmd/flags.go`), which is not done here: those that cannot be left unheard are refused.

use anyhow::bail;
use clap::Args;

/// Flags that would make another chart of it, or one that was checked.
#[derive(Args, Debug)]
pub struct ChartSource {
    #[arg(long, hide = true)]
    repo: Option<String>,
    #[arg(long, hide = true)]
    verify: bool,
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

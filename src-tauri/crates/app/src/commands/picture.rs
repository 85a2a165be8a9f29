//! One picture from the web, at a click: the window itself may load nothing, so it is fetched here and handed over whole.

use base64::{Engine, engine::general_purpose::STANDARD};
use problem::{Problem, Reason};
use puter::ErrorKind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

use crate::{App, commands::Command};

/// A picture that the window can show.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LoadedPicture {
    /// A `data:` URL.
    data_url: String,
}

/// `picture.load`: fetches a picture that an answer points to, because the person asked to see it.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct LoadPicture {
    address: String,
}

impl Command for LoadPicture {
    type Output = LoadedPicture;

    async fn run(self, app: &App) -> Result<LoadedPicture, Problem> {
        let address: Url = self.address.parse().map_err(|_| Reason::PictureNotPublic)?;
        let picture = app.network.picture(&address).await.map_err(|error| match error.kind {
            ErrorKind::Invalid => Reason::PictureNotPublic,
            ErrorKind::TooLarge => Reason::PictureTooLarge,
            ErrorKind::NotFound => Reason::PictureGone,
            // Not Puter's network but somebody's: the banner about being offline would be wrong.
            _ => Reason::PictureUnanswered,
        })?;
        Ok(LoadedPicture { data_url: format!("data:{};base64,{}", picture.kind, STANDARD.encode(&picture.bytes)) })
    }
}

//! The files in the cloud: looking, reading, writing, moving, and throwing away.
//! Puter's API protects nothing, so what would do harm is refused here before it is sent.

mod change;
mod download;
mod entry;
mod listing;
mod reference;
mod same_name;
mod trash;
mod upload;

pub use self::{
    download::Download,
    entry::Entry,
    listing::{Listing, MOST_FOUND, Page, Sort},
    reference::FileRef,
    same_name::{OnConflict, keeping_both},
    upload::Upload,
};

//! HTTP as all of this library speaks it: the connections, what is sent again by itself, and what an address reaches.

mod address;
mod network;
mod retry;
mod untrusted;

pub use self::network::{Connection, Limits, Network};
pub(crate) use self::{
    address::{has_user_info, is_loopback, is_public, name_of},
    network::{body, collect},
    retry::Again,
};

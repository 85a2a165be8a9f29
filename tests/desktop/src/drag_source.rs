//! `drag-source FILE...`: another program's window, from which a person drags files as from a file manager. Its output says
//! that the window is there, that the drag has begun, whether letting go here would leave the file, and how it ended.
#![cfg(target_os = "linux")]

use std::{env, process::ExitCode};

use gtk::{
    gdk::{DragAction, ModifierType},
    gio::{File, prelude::FileExt},
    glib::Propagation,
    prelude::*,
};

fn main() -> ExitCode {
    if let Err(error) = gtk::init() {
        eprintln!("drag-source: {error}");
        return ExitCode::FAILURE;
    }
    let addresses: Vec<_> = env::args_os().skip(1).map(|file| File::for_path(file).uri()).collect();
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_title("Files");
    window.set_default_size(160, 120);
    // A label has no window of its own, and nothing else can be taken hold of.
    let handle = gtk::EventBox::new();
    handle.add(&gtk::Label::new(Some("A file")));
    handle.drag_source_set(ModifierType::BUTTON1_MASK, &[], DragAction::COPY | DragAction::MOVE | DragAction::LINK);
    handle.drag_source_add_uri_targets();
    handle.connect_drag_data_get(move |_, _, data, _, _| {
        data.set_uris(&addresses.iter().map(|address| address.as_str()).collect::<Vec<_>>());
    });
    handle.connect_drag_begin(|_, drag| {
        println!("begun");
        drag.connect_action_changed(|_, action| println!("{}", if action.is_empty() { "unwanted" } else { "wanted" }));
    });
    handle.connect_drag_failed(|_, _, _| {
        println!("kept");
        Propagation::Stop
    });
    handle.connect_drag_end(|_, _| println!("ended"));
    window.add(&handle);
    window.connect_map_event(|_, _| {
        println!("shown");
        Propagation::Proceed
    });
    window.show_all();
    gtk::main();
    ExitCode::SUCCESS
}

//! The files of the last drop on the window, where its engine shows them to nobody. WebKitGTK gives a page no file that
//! was dropped on it, because it cannot tell a file manager's drag from one that a page made up (CVE-2025-13947). The
//! toolkit tells the program, which can.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

/// The files, until somebody takes them.
#[derive(Clone, Default)]
pub struct Dropped(Arc<Mutex<Vec<PathBuf>>>);

impl Dropped {
    /// Takes them.
    pub fn take(&self) -> Vec<PathBuf> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    #[cfg(target_os = "linux")]
    fn put(&self, files: Vec<PathBuf>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = files;
    }

    /// Watches what is dropped on a part of a window. Whatever else happens to it goes on.
    #[cfg(target_os = "linux")]
    pub fn watch(&self, part: &impl gtk::prelude::IsA<gtk::Widget>) {
        use std::{cell::RefCell, rc::Rc};

        use gtk::{
            gio::{File, prelude::FileExt},
            prelude::{DragContextExtManual, WidgetExt},
        };

        // What a drag holds is told while it is still over the window.
        let over = Rc::new(RefCell::new(None));
        let told = over.clone();
        part.connect_drag_data_received(move |_, drag, _, _, data, _, _| {
            let files: Vec<PathBuf> = data.uris().iter().filter_map(|uri| File::for_uri(uri).path()).collect();
            // A drag that began in here holds what a page says.
            if !files.is_empty() && drag.drag_get_source_widget().is_none() {
                *told.borrow_mut() = Some((drag.clone(), files));
            }
        });
        let dropped = self.clone();
        part.connect_drag_drop(move |_, drag, _, _, _| {
            let files = over.take().filter(|(of, _)| of == drag).map(|(_, files)| files);
            dropped.put(files.unwrap_or_default());
            false
        });
    }
}

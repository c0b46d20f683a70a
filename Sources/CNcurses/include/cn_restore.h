// Giving the terminal back, however the process ends.
#pragma once

/// Installs handlers for the signals of a crash: they give the terminal back, let out what was printed
/// meanwhile, and hand the signal on to whoever handled it before. Repeated calls do nothing.
void cn_install_crash_handlers(void);

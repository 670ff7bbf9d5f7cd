def find_browser(): return "/usr/bin/chromium"

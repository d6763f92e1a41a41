// Copy this file to secrets.h, beside it, and fill in your Wi-Fi. Git ignores secrets.h.

#define WIFI_NAME "your-network"
#define WIFI_PASSWORD "its-password"

// As on an ESP32.
#pragma once

#include "ESP8266mDNS.h"

// Included by sketches for the BME280; nothing of it is used.
#pragma once

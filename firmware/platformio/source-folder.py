# Tells PlatformIO where the sketch of an environment is: custom_sketch in platformio.ini.

Import("env")  # noqa: F821, PlatformIO defines it

env.Replace(  # noqa: F821
    PROJECT_SRC_DIR="$PROJECT_DIR/Tapline/examples/" + env.GetProjectOption("custom_sketch")  # noqa: F821
)

# What `cmake --install` lays out.
install(DIRECTORY include/modelslice-c
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")

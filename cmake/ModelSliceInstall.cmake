# What `cmake --install` lays out: besides the tools and the runtime, which
# their own rooms install, the C headers and the CMake package.
include(CMakePackageConfigHelpers)

install(DIRECTORY include/modelslice-c
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")

set(MODELSLICE_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/modelslice)
configure_package_config_file(
  cmake/ModelSliceConfig.cmake.in ${CMAKE_BINARY_DIR}/modelslice-config.cmake
  INSTALL_DESTINATION ${MODELSLICE_CMAKE_DIR}
  PATH_VARS CMAKE_INSTALL_BINDIR CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(
  ${CMAKE_BINARY_DIR}/modelslice-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/modelslice-config.cmake
              ${CMAKE_BINARY_DIR}/modelslice-config-version.cmake
              cmake/ModelSliceAddLibrary.cmake
        DESTINATION ${MODELSLICE_CMAKE_DIR})
install(EXPORT modelsliceTargets NAMESPACE modelslice::
        DESTINATION ${MODELSLICE_CMAKE_DIR})

// SPDX-License-Identifier: Apache-2.0

/**
 * Weights of PyTorch in networks of Deeplearning4j.
 *
 * <p>Start with {@link io.github.mdn4j.layer.torch.StateDict}. It needs no Python and no native library.
 */
package io.github.mdn4j.layer.torch;

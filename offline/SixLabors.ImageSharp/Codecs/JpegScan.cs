namespace SixLabors.ImageSharp.Codecs;

/// <summary>Reads one scan of a baseline or progressive JPEG into its components' coefficients (T.81, annexes F and G).</summary>
internal sealed class JpegScan(JpegComponent[] components, JpegBits bits, bool progressive, int from, int to, int high, int low)
{
    private int _endOfBand;

    public void Read(int restartInterval, int unitsWide, int unitsHigh)
    {
        bool single = components.Length == 1;
        int wide = single ? components[0].OwnBlocksWide : unitsWide, tall = single ? components[0].OwnBlocksHigh : unitsHigh;
        int left = restartInterval;
        for (int unit = 0; unit < wide * tall; unit++)
        {
            if (restartInterval > 0 && left-- == 0)
            {
                bits.Restart();
                _endOfBand = 0;
                foreach (JpegComponent component in components)
                    component.PreviousDC = 0;
                left = restartInterval - 1;
            }

            int x = unit % wide, y = unit / wide;
            if (single)
            {
                Block(components[0], components[0].Block(x, y));
                continue;
            }

            foreach (JpegComponent c in components)
            {
                for (int v = 0; v < c.Vertical; v++)
                {
                    for (int h = 0; h < c.Horizontal; h++)
                        Block(c, c.Block((x * c.Horizontal) + h, (y * c.Vertical) + v));
                }
            }
        }
    }

    private void Block(JpegComponent component, Span<short> block)
    {
        if (!progressive)
        {
            DC(component, block);
            AC(component, block, 1, 63);
        }
        else if (from == 0)
        {
            if (high == 0)
                DC(component, block);
            else if (bits.Bit() != 0)
                block[0] |= (short)(1 << low);
        }
        else if (high == 0)
        {
            FirstAC(component, block);
        }
        else
        {
            RefineAC(component, block);
        }
    }

    private void DC(JpegComponent component, Span<short> block)
    {
        int size = Table(component.DC).Decode(bits);
        if (size > 15)
            throw new InvalidImageContentException("The JPEG has an impossible coefficient.");
        component.PreviousDC += bits.Signed(size);
        block[0] = (short)(component.PreviousDC << low);
    }

    private void AC(JpegComponent component, Span<short> block, int first, int last)
    {
        for (int k = first; k <= last; k++)
        {
            int code = Table(component.AC).Decode(bits), run = code >> 4, size = code & 15;
            if (size == 0)
            {
                if (run != 15)
                    return;
                k += 15;
                continue;
            }

            k += run;
            Store(block, k, bits.Signed(size));
        }
    }

    private void FirstAC(JpegComponent component, Span<short> block)
    {
        if (_endOfBand > 0)
        {
            _endOfBand--;
            return;
        }

        for (int k = from; k <= to; k++)
        {
            int code = Table(component.AC).Decode(bits), run = code >> 4, size = code & 15;
            if (size == 0)
            {
                if (run < 15)
                {
                    _endOfBand = (1 << run) - 1 + bits.Bits(run);
                    return;
                }

                k += 15;
                continue;
            }

            k += run;
            Store(block, k, bits.Signed(size) << low);
        }
    }

    private void RefineAC(JpegComponent component, Span<short> block)
    {
        int k = from;
        int step = 1 << low;
        if (_endOfBand == 0)
        {
            for (; k <= to; k++)
            {
                int code = Table(component.AC).Decode(bits), run = code >> 4, value = 0;
                if ((code & 15) == 0)
                {
                    if (run < 15)
                    {
                        _endOfBand = (1 << run) + bits.Bits(run);
                        break;
                    }
                }
                else
                {
                    value = bits.Bit() != 0 ? step : -step;
                }

                for (; k <= to; k++)
                {
                    ref short coefficient = ref block[JpegTransform.ZigZag[k]];
                    if (coefficient != 0)
                        Refine(ref coefficient, step);
                    else if (run-- == 0)
                        break;
                }

                if (value != 0)
                    Store(block, k, value);
            }
        }

        if (_endOfBand == 0)
            return;
        for (; k <= to; k++)
        {
            ref short coefficient = ref block[JpegTransform.ZigZag[k]];
            if (coefficient != 0)
                Refine(ref coefficient, step);
        }

        _endOfBand--;
    }

    private void Refine(ref short coefficient, int step)
    {
        if (bits.Bit() != 0 && (coefficient & step) == 0)
            coefficient += (short)(coefficient > 0 ? step : -step);
    }

    private static void Store(Span<short> block, int k, int value)
    {
        if (k > 63)
            throw new InvalidImageContentException("The JPEG has more coefficients in a block than fit.");
        block[JpegTransform.ZigZag[k]] = (short)value;
    }

    private static JpegHuffman Table(JpegHuffman? table) =>
        table ?? throw new InvalidImageContentException("A scan of the JPEG wants a Huffman table that was not given.");
}
